import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { DataverseClient, DataverseTable } from '../../dataverse/types.ts';
import { type PairProblem, placed } from '../../mapping/pairProblem.ts';
import type { ContactField, DataverseColumn, MappingItem } from '../../mapping/types.ts';
import { readUnwritableFields } from '../../xperience/fields/readUnwritableFields.ts';
import { readExtendedFields } from '../extensions/extendedFields.ts';
import type { SyncParts } from '../syncParts.ts';
import { compileItems, limitsOf } from './compileStored.ts';
import { contactTable } from './contactTable.ts';

/** What can be mapped on both sides, as far as it is known. */
export interface MappingSides {
  fields: readonly ContactField[];
  /** Undefined while Dynamics has never answered this process. */
  columns: readonly DataverseColumn[] | undefined;
  /** Why the columns are not those of now, and when they were read. */
  away?: { detail: string; readAt: Date | undefined };
}

/** Somebody who maps a column that was made just now expects to find it. */
const maxAgeMs = 30_000;
/** A page is not kept waiting for Dynamics longer than this where the columns are known from before. */
const patienceMs = 3_000;
const patienceAtFirstMs = 15_000;

/** What Dynamics said last, so that people can go on while it is away. */
const lastSeen = new WeakMap<DataverseClient, { table: DataverseTable; readAt: Date }>();

type SideParts = Pick<SyncParts, 'database' | 'dataverse' | 'extensions' | 'stopping' | 'zones'>;

/**
 * Reads both sides; while Dynamics does not answer, its columns are those it told last.
 * @param isDoubted somebody has seen that Dynamics does not answer: it is asked, whatever is known
 */
export async function readMappingSides(parts: SideParts, isDoubted = false): Promise<MappingSides> {
  const { offered: fields } = await readExtendedFields(parts.database, parts.extensions);
  const { table, away } = await describeContacts(parts, isDoubted ? 0 : maxAgeMs);
  return { fields, columns: table?.columns, ...(away && { away }) };
}

/**
 * What is wrong with pairs, by the columns that are known; empty while none are. Nothing is refused: it is for people who
 * are not done yet.
 */
export async function problemsOf(parts: SideParts, items: readonly MappingItem[]): Promise<PairProblem[]> {
  const { table, away } = await describeContacts(parts, maxAgeMs);
  if (!table || items.length === 0) return [];
  if (away && items.some(({ lookup }) => lookup?.keyColumn)) return [];
  try {
    const compiled = await compileItems(parts, items, table, { signal: parts.stopping, maxAgeMs });
    if (!('problems' in compiled)) return limitsOf(compiled.mapping);
    const place = new Map(items.map(({ field, column }, index) => [JSON.stringify([field, column]), index]));
    return compiled.problems.map((problem) =>
      problem.place === undefined
        ? placed(problem, place.get(JSON.stringify([problem.field, problem.column])))
        : problem,
    );
  } catch (error) {
    if (error instanceof DataverseUnavailable) return [];
    throw error;
  }
}

/** Fields that pairs bring values to, but the bridge's login may not write: each with the statement that lets it. */
export async function unwritableFields(
  { database }: Pick<SyncParts, 'database'>,
  items: readonly MappingItem[],
  fields: readonly ContactField[],
): Promise<ReadonlyMap<string, string>> {
  const incoming = new Set(
    items.filter(({ direction }) => direction !== 'toDynamics').map(({ field }) => field),
  );
  const written = fields.filter(
    ({ name, toDynamicsOnly, computed }) => incoming.has(name) && !toDynamicsOnly && !computed,
  );
  return readUnwritableFields(
    database,
    written.map(({ name }) => name),
  );
}

/** Columns of another table, to find rows of a lookup by; empty where Dynamics does not tell. */
export async function keyColumnsOf(
  { dataverse, stopping }: Pick<SyncParts, 'dataverse' | 'stopping'>,
  table: string,
): Promise<readonly DataverseColumn[]> {
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]);
    return (await dataverse.describeTable(table, { signal, maxAgeMs })).columns;
  } catch (error) {
    if (error instanceof DataverseUnavailable || isTimeout(error)) return [];
    throw error;
  }
}

async function describeContacts(
  { dataverse, stopping }: SideParts,
  maxAgeMs: number,
): Promise<{ table?: DataverseTable; away?: NonNullable<MappingSides['away']> }> {
  const last = lastSeen.get(dataverse);
  const patience = AbortSignal.timeout(last ? patienceMs : patienceAtFirstMs);
  try {
    const signal = AbortSignal.any([stopping, patience]);
    const table = await dataverse.describeTable(contactTable, { signal, maxAgeMs });
    if (last?.table !== table) lastSeen.set(dataverse, { table, readAt: new Date() });
    return { table };
  } catch (error) {
    const detail = error instanceof DataverseUnavailable || isTimeout(error) ? error.message : undefined;
    if (detail === undefined || stopping.aborted) throw error;
    return { ...(last && { table: last.table }), away: { detail, readAt: last?.readAt } };
  }
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TimeoutError';
}
