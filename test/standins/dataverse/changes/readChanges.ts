import type { TableState } from '../organization/organization.ts';
import type { Row } from '../rows/row.ts';

export type Change = { row: Row } | { removed: string };

/**
 * One page of changes. A full read walks the ids; `resume` is then the last id. A delta walks versions up to
 * `until`, changed rows first, removed ones after them; `resume` is the number of changes already given with
 * the version in front. Rows written during the walk belong to the next delta.
 */
export function readChanges(
  state: TableState,
  position: { since: number | undefined; until: number; after: string | undefined },
  size: number,
): { changes: Change[]; resume: string | undefined } {
  return position.since === undefined
    ? readAll(state, position.after, size)
    : readSince(state, position.since, position.until, position.after, size);
}

function readAll(
  state: TableState,
  after: string | undefined,
  size: number,
): { changes: Change[]; resume: string | undefined } {
  const changes: Change[] = [];
  let last: string | undefined;
  for (const row of state.rows.scan(after)) {
    if (changes.length === size) return { changes, resume: last };
    changes.push({ row });
    last = row.id;
  }
  return { changes, resume: undefined };
}

function readSince(
  state: TableState,
  since: number,
  until: number,
  after: string | undefined,
  size: number,
): { changes: Change[]; resume: string | undefined } {
  const [phase, from] = phaseOf(after, since);
  const changes: Change[] = [];
  for (const removed of phase === 'changed' ? [false, true] : [true]) {
    const start = removed === (phase === 'removed') ? from : since;
    for (const change of state.rows.changes(start)) {
      if (change.version > until || change.deleted !== removed) continue;
      if (changes.length === size) return { changes, resume: `${removed ? 1 : 0}:${change.version - 1}` };
      const row = removed ? undefined : state.rows.get(change.id);
      if (row) changes.push({ row });
      else if (removed) changes.push({ removed: change.id });
    }
  }
  return { changes, resume: undefined };
}

function phaseOf(after: string | undefined, since: number): ['changed' | 'removed', number] {
  if (after === undefined) return ['changed', since];
  const [removed, version] = after.split(':');
  return [removed === '1' ? 'removed' : 'changed', Number(version)];
}
