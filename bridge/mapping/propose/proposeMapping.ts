import type { ContactField, DataverseColumn, MappingItem } from '../types.ts';
import { createCandidates } from './candidates.ts';
import { createChoiceSearch } from './createChoiceSearch.ts';
import { type Judged, judge } from './judge.ts';
import { columnKeys } from './keysOf.ts';
import { offeredColumns } from './offeredColumns.ts';
import type { KnownValues, ProposedPair } from './proposeTypes.ts';

/** Both sides as they are now. */
export interface ProposalSource {
  fields: readonly ContactField[];
  columns: readonly DataverseColumn[];
  /** The mapping there is: its fields and columns are left alone. */
  existing: readonly Pick<MappingItem, 'field' | 'column'>[];
  /** Values of fields, by name, where they are known. */
  values?: KnownValues;
  /** Table that lookups point to → the column that names its rows. */
  nameColumns?: ReadonlyMap<string, string>;
}

/** What identifies a contact, or what Xperience keeps for itself. */
const neverProposed: ReadonlySet<string> = new Set([
  'ContactID',
  'ContactGUID',
  'ContactCreated',
  'ContactLastModified',
  'ContactBounces',
  'ContactMonitored',
  'ContactCampaign',
  'ContactStatusName',
  'ContactOwnerName',
  'ContactDynamics365RelatedID',
  'ContactDynamics365SynchronizedOn',
]);

/**
 * Proposes where contact fields may go, by names, captions, types and choices of both sides. Nothing is saved by it, no
 * existing pair is replaced, and no column is given twice. The time grows with the number of fields and columns, however
 * long their captions are.
 * @returns in the order of the fields
 */
export function proposeMapping({
  fields,
  columns,
  existing,
  values = new Map(),
  nameColumns = new Map(),
}: ProposalSource): ProposedPair[] {
  const mapped = new Set(existing.map(({ field }) => field));
  const taken = new Set(existing.map(({ column }) => column));
  const free = offeredColumns(columns).filter(({ name }) => !taken.has(name));
  const keys = free.map(columnKeys);
  const candidatesOf = createCandidates(keys);
  const withChoicesOf = createChoiceSearch(keys);
  const judged = fields
    .filter(({ name }) => !mapped.has(name) && !neverProposed.has(name))
    .flatMap((field) => {
      const known = { values: values.get(field.name) ?? [], nameColumns };
      const candidates = candidatesOf(field);
      const seen = new Set(candidates.map(({ keys }) => keys.column.name));
      const others = withChoicesOf(known.values).filter(({ column }) => !seen.has(column.name));
      const byChoices = others.map((keys) => ({ keys, evidence: {}, sameLabel: 0 }));
      return [...candidates, ...byChoices].flatMap((candidate) => judge(field, candidate, known) ?? []);
    });
  return assign(judged, fields);
}

/** The strongest first; what is left goes to what is left. */
function assign(judged: readonly Judged[], fields: readonly ContactField[]): ProposedPair[] {
  const given = new Map<string, ProposedPair>();
  const taken = new Set<string>();
  for (const { item, certainty, reason } of judged.toSorted((a, b) => b.rank - a.rank)) {
    if (given.has(item.field) || taken.has(item.column)) continue;
    given.set(item.field, { item, certainty, reason });
    taken.add(item.column);
  }
  return fields.flatMap(({ name }) => given.get(name) ?? []);
}
