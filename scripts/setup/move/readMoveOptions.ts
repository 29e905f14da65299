import { type DatabaseTarget, readDatabaseTarget } from '../../../bridge/config/readDatabaseTarget.ts';
import { readTimeZone } from '../../../bridge/config/readTimeZone.ts';
import { UsageMistake } from '../../commandLine/usageMistake.ts';

export interface MoveOptions {
  /** The database of Xperience 13. */
  from: DatabaseTarget;
  check: boolean;
  json: boolean;
  /** File for the steps. */
  steps?: string;
  /** File for the plan as a page. */
  page?: string;
  /** Zone of the old server, where it is another one. */
  oldTimeZone?: string;
  force: boolean;
  /** The installation it was moved to before is given up. */
  again: boolean;
}

interface MoveValues {
  'move-from'?: string | undefined;
  check: boolean;
  json: boolean;
  steps?: string | undefined;
  page?: string | undefined;
  'old-time-zone'?: string | undefined;
  force: boolean;
  'move-again': boolean;
}

/**
 * What was typed about a move; undefined where none is meant.
 * @throws UsageMistake
 */
export function readMove(values: MoveValues): MoveOptions | undefined {
  const { 'move-from': text, 'old-time-zone': zone, check, json, steps, page, force } = values;
  const again = values['move-again'];
  if (text === undefined) {
    if (check || json || steps !== undefined || page !== undefined || zone !== undefined || again)
      throw new UsageMistake(
        '--check, --json, --page, --steps, --move-again and --old-time-zone go with --move-from.',
      );
    return undefined;
  }
  const from = readDatabaseTarget(text);
  if ('wrong' in from) throw new UsageMistake(`The connection string of --move-from ${from.wrong}`);
  const read = zone === undefined ? undefined : readTimeZone(zone);
  if (typeof read === 'object') throw new UsageMistake(`--old-time-zone “${zone}” ${read.wrong}`);
  return {
    from,
    check,
    json,
    force,
    again,
    ...(steps === undefined ? {} : { steps }),
    ...(page === undefined ? {} : { page }),
    ...(read === undefined ? {} : { oldTimeZone: read }),
  };
}
