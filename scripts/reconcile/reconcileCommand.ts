import { setTimeout as wait } from 'node:timers/promises';
import { differencesAsCsv } from '../../bridge/api/present/differencesAsCsv.ts';
import {
  type ReconciliationView,
  showReconciliation,
  viewDifferences,
  viewReconciliation,
  viewReconciliations,
} from '../../bridge/api/views/viewReconciliation.ts';
import { cancelReconciliation } from '../../bridge/sync/reconcile/cancelReconciliation.ts';
import { printJson } from '../commandLine/answer.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openStoppable } from '../commandLine/openServices.ts';
import { jsonOption, noMoreWords, oneOf, readArguments, readNumber } from '../commandLine/readArguments.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';
import { requireWritable, writeOut } from '../commandLine/writeOut.ts';
import { describeReconciliation } from './describeReconciliation.ts';

const help = `Compares all contacts in Xperience with all rows in Dynamics, and writes nothing on either side.

  npm run reconcile                      compares, and shows what differs by kind
  npm run reconcile -- show [N]          the last comparison, or number N, as it stands
  npm run reconcile -- cancel N          ends one that is going

  --csv FILE   also writes each difference that is listed into FILE (names of fields, no values)
  --force      writes over a FILE that is there
${commonHelp}

One comparison goes at a time, over all processes: where one is going already, the command waits for that. One whose
process has ended is continued. All differences are counted, and the first 10,000 of each kind listed.

Exit code: 0 done; 1 it failed or was cancelled: it can be tried again; 2 refused, somebody has to put something right
first; 4 done, and something found needs a person.`;

export interface ReconcileOptions {
  action: 'compare' | 'show' | 'cancel';
  id?: number;
  csv?: string;
  force: boolean;
  json: boolean;
}

/** @throws UsageMistake */
function read(args: readonly string[]): ReconcileOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    csv: { type: 'string' },
    force: { type: 'boolean', default: false },
  });
  const [word = 'compare', number, ...more] = words;
  const action = oneOf('what to do', word, ['compare', 'show', 'cancel'] as const);
  noMoreWords(action === 'compare' && number !== undefined ? [number] : more);
  if (action === 'cancel' && number === undefined)
    throw new UsageMistake('Give the number of the comparison.');
  const { json, csv, force } = values;
  return {
    action,
    json,
    force,
    ...(csv === undefined ? {} : { csv }),
    ...(number === undefined ? {} : { id: readNumber('the number of a comparison', number) }),
  };
}

type Opened = Pick<OpenServices, 'reconciliations' | 'parts' | 'dynamicsUrl'>;

async function compare({ reconciliations, parts }: Opened, { by, screen }: Call) {
  const { database } = parts;
  const { reconciliation, joined } = await reconciliations.start(by);
  let now = await showReconciliation(database, reconciliation, joined);
  if (now.joined) screen.tell(`Comparison ${now.id} is going already; this waits for it.`);
  while (now.state === 'running' && !parts.stopping.aborted) {
    screen.progress(
      `${now.progress} % of the contacts, ${now.contacts.read} contacts and ${now.rows.read} rows read`,
    );
    if (!reconciliations.endOf(now.id)) await reconciliations.resumeOrphan();
    const own = reconciliations.endOf(now.id);
    const told = wait(500, undefined, { signal: parts.stopping, ref: own === undefined });
    await Promise.race([...(own ? [own] : []), told.catch(() => undefined)]);
    now = (await viewReconciliation(database, now.id)) ?? now;
  }
  if (parts.stopping.aborted) await reconciliations.settled();
  return now;
}

async function shown({ parts: { database } }: Opened, id: number | undefined): Promise<ReconciliationView> {
  const found =
    id === undefined
      ? (await viewReconciliations(database, { limit: 1 }))[0]
      : await viewReconciliation(database, id);
  if (found) return found;
  throw new CommandRefused(
    id === undefined
      ? 'Both sides were not compared yet. “npm run reconcile” does so.'
      : `There is no comparison ${id}.`,
  );
}

function exitCodeOf({ state, found }: ReconciliationView): number {
  if (state !== 'finished') return exitCodes.notDone;
  const needed = found.some(({ count, follows }) => count > 0 && follows === 'needsYou');
  return needed ? exitCodes.someFailed : exitCodes.done;
}

async function run(opened: Opened, options: ReconcileOptions, call: Call): Promise<number> {
  const { parts, dynamicsUrl } = opened;
  const { action, id, csv, force } = options;
  if (action === 'cancel') {
    await cancelReconciliation(parts.database, id ?? 0, call.by);
    if (call.json) printJson(call, await viewReconciliation(parts.database, id ?? 0));
    else call.screen.print(`Comparison ${id} ends within seconds.`);
    return exitCodes.done;
  }
  requireWritable(call.io, csv, { force });
  const result = action === 'show' ? await shown(opened, id) : await compare(opened, call);
  if (call.json) printJson(call, result);
  else call.screen.print(describeReconciliation(result));
  if (csv !== undefined) {
    let text = '';
    const lines = differencesAsCsv((page) => viewDifferences(parts.database, result.id, page, dynamicsUrl));
    for await (const line of lines) text += line;
    writeOut(call.io, text, csv, { force });
    call.screen.tell(`${csv} holds ${result.differences ?? 0} differences.`);
  }
  return exitCodeOf(result);
}

export const reconcileCommand: Command<ReconcileOptions, OpenServices> = {
  help,
  examples: [
    ['npm run reconcile', 'compares now'],
    ['npm run reconcile -- show --csv differences.csv', 'the last comparison, as a file too'],
  ],
  read,
  open: openStoppable,
  run,
};
