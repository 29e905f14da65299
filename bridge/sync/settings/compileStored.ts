import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DataverseTable, MetadataOptions } from '../../dataverse/types.ts';
import type { Extensions } from '../../extensions/types.ts';
import { compileMapping } from '../../mapping/compileMapping.ts';
import type { PairProblem } from '../../mapping/pairProblem.ts';
import type { CompiledMapping, ContactField, MappingItem } from '../../mapping/types.ts';
import { explainContactFields } from '../../xperience/fields/explainContactField.ts';
import { readExtendedFields } from '../extensions/extendedFields.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { ambiguousNames, namedByModule } from './ambiguousNames.ts';
import { type KeyTables, readKeyTables } from './readKeyTables.ts';
import { listReasons, type MappingTexts, readStoredMapping } from './readStoredMapping.ts';

/** What compiling a mapping needs of the engine. */
export type MappingParts = Pick<SyncParts, 'database' | 'dataverse' | 'zones' | 'extensions'>;

/** What a mapping is compiled to. */
export interface CompiledPlan {
  mapping: CompiledMapping;
  /** Hash of what influences conversion and decision, as stored beside agreed values. */
  fingerprint: string;
  /** Contact fields by name, those of extensions included. */
  fields: ReadonlyMap<string, ContactField>;
  /** Extensions that have the last word on what rows change in Xperience. */
  incoming: Extensions['incomingChanges'];
  /** In which lookups find their rows by key. */
  keyTables: KeyTables;
}

/**
 * Compiles the mapping that is stored.
 * @throws SyncRefused with every reason at once when it is empty, unreadable or impossible
 */
export async function compileStored(
  parts: MappingParts,
  texts: MappingTexts,
  table: DataverseTable,
  options: MetadataOptions = {},
): Promise<CompiledPlan> {
  const stored = readStoredMapping(texts);
  const { items } = stored;
  if (items.length === 0) {
    throw new SyncRefused({
      kind: 'notReady',
      code: 'mappingEmpty',
      detail: 'No contact field is mapped to a Dynamics column. Set up the mapping first.',
    });
  }
  const compiled = await compileItems(parts, items, table, options, namedByModule(stored));
  if (!('problems' in compiled)) return compiled;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'mappingInvalid',
    detail: `The mapping cannot be used: ${listReasons(compiled.problems.map((problem) => problem.detail))}`,
    problems: compiled.problems,
  });
}

/**
 * Compiles pairs together with those that extensions add, or lists every reason why that is impossible.
 * @param options how old the description of further tables may be
 * @param unsure fields that the module's setting names and nobody has saved here (see ambiguousNames)
 */
export async function compileItems(
  { database, dataverse, zones, extensions }: MappingParts,
  items: readonly MappingItem[],
  table: DataverseTable,
  options: MetadataOptions = {},
  unsure: ReadonlySet<string> = new Set(),
): Promise<CompiledPlan | { problems: PairProblem[] }> {
  const extended = await readExtendedFields(database, extensions);
  const { fields } = extended;
  const tables = await readKeyTables(dataverse, items, table, options);
  const compiled = compileMapping({
    fields,
    columns: table.columns,
    items,
    added: extended.items,
    keyTables: new Map([...tables].map(([name, { columns }]) => [name, columns])),
    zones,
  });
  const problems = [
    ...extended.problems,
    ...ambiguousNames(items, fields, unsure),
    ...('problems' in compiled ? compiled.problems : []),
  ];
  if ('problems' in compiled || problems.length > 0)
    return { problems: await explainUnknown(database, table, problems) };
  const { mapping } = compiled;
  return {
    mapping: { ...mapping, fields: [...new Set([...mapping.fields, ...extended.needed])] },
    fingerprint: createHash('sha256').update(mapping.fingerprint).digest('hex'),
    fields: new Map(fields.map((field) => [field.name, field])),
    incoming: extensions.incomingChanges,
    keyTables: tables,
  };
}

/** What does not travel of a mapping that can be used: pairs whose column our user cannot fully read, or not change. */
export function limitsOf({ pairs }: CompiledMapping): PairProblem[] {
  return pairs.flatMap(({ limit }) => limit ?? []);
}

/**
 * Says of fields and columns that a mapping cannot use what they are, where they are there after all: hidden, or of a
 * type whose values cannot travel.
 */
async function explainUnknown(
  database: DatabaseHandle,
  { otherColumns }: Pick<DataverseTable, 'otherColumns'>,
  problems: readonly PairProblem[],
): Promise<PairProblem[]> {
  const unknown = problems.filter(({ code }) => code === 'unknownField').map(({ field }) => field);
  const fields = unknown.length === 0 ? undefined : await explainContactFields(database, unknown);
  return problems.map((problem) => {
    const { code, field, column } = problem;
    const [what, reason] =
      code === 'unknownField'
        ? [`The contact field "${field}"`, fields?.get(field)]
        : [`The column "${column}"`, code === 'unknownColumn' ? otherColumns?.get(column) : undefined];
    return reason === undefined ? problem : { ...problem, detail: `${what} ${reason}.` };
  });
}
