import { checkItem, directionOf } from './checkItem.ts';
import { compilePair } from './compilePair.ts';
import { fingerprint } from './fingerprint.ts';
import { type KeyTables, lookupKey } from './lookupTarget.ts';
import { didYouMean } from './nearestWord.ts';
import { type PairProblem, placed } from './pairProblem.ts';
import { unreadColumn, unwrittenColumn } from './securedColumn.ts';
import { timeZoneNamed } from './timeZoneNamed.ts';
import type {
  CompiledMapping,
  CompiledPair,
  ContactField,
  DataverseColumn,
  Direction,
  FieldProblem,
  MappingItem,
  Zones,
} from './types.ts';

/** What a mapping is compiled from: the offered contact fields, the table's columns, the items and the zones. */
export interface MappingSource {
  fields: readonly ContactField[];
  columns: readonly DataverseColumn[];
  items: readonly MappingItem[];
  /** Pairs that extensions add. */
  added?: readonly MappingItem[];
  /** Of every table that a pair finds rows in by key. */
  keyTables?: KeyTables;
  zones: Zones;
  /** Rows are only created, so nobody has to read what a column holds. */
  createOnly?: boolean;
}

/**
 * Compiles a mapping once, to be run for every contact. Items without a column are fields that nobody mapped; they
 * are left out.
 * @returns the mapping, or every reason at once why it cannot be
 * @throws RangeError for a time zone that is no IANA name
 */
export function compileMapping(
  source: MappingSource,
): { mapping: CompiledMapping } | { problems: PairProblem[] } {
  const { zones, keyTables = new Map() } = source;
  const xperienceZone = timeZoneNamed(zones.xperience);
  const dynamicsZone = timeZoneNamed(zones.dynamics);
  const fields = new Map(source.fields.map((field) => [field.name, field]));
  const columns = new Map(source.columns.map((column) => [column.name, column]));
  const problems: PairProblem[] = [];
  const pairs: CompiledPair[] = [];
  const indexOf = new Map(source.items.map((item, index) => [item, index]));
  const items = [...source.items, ...(source.added ?? [])].filter((item) => item.column.trim() !== '');
  const add = (item: MappingItem, ...found: readonly FieldProblem[]) =>
    problems.push(...found.map((problem) => placed(problem, indexOf.get(item))));

  for (const item of items) {
    const field = fields.get(item.field);
    const column = columns.get(item.column);
    if (!field) add(item, unknownField(item, [...fields.keys()]));
    if (!column) add(item, unknownColumn(item, [...columns.keys()]));
    if (!field || !column) continue;
    const found = checkItem(item, field, column, keyTables);
    add(item, ...found);
    if (found.length > 0) continue;
    const key = lookupKey(item, keyTables);
    const context = { item, field, column, ...(key && { key }), xperienceZone, dynamicsZone };
    const pair = compilePair(context, directionOf(item, field, column));
    pairs.push(source.createOnly ? pair : { ...pair, ...limitsOfPair(item, column, indexOf.get(item)) });
  }
  for (const [item, problem] of [...columnsMappedTwice(items), ...fieldsWrittenTwice(pairs)])
    add(item, problem);
  if (problems.length > 0) return { problems };

  pairs.sort((a, b) => (a.column.name < b.column.name ? -1 : 1));
  return {
    mapping: {
      pairs,
      columns: pairs.filter(({ unread }) => !unread).map(({ property }) => property),
      fields: [...new Set(pairs.flatMap(({ field }) => field.computed?.needs ?? [field.name]))].sort(),
      fingerprint: fingerprint(pairs, zones),
    },
  };
}

/** What column security keeps from a pair. */
function limitsOfPair(
  item: MappingItem,
  column: DataverseColumn,
  index: number | undefined,
): Pick<CompiledPair, 'unread' | 'limit'> {
  const unread = unreadColumn(item, column);
  const limit = unread ?? unwrittenColumn(item, column);
  return {
    ...(unread && { unread: placed(unread, index) }),
    ...(limit && { limit: placed(limit, index) }),
  };
}

function unknownField({ field, column }: MappingItem, names: readonly string[]): FieldProblem {
  const detail = `The contact field "${field}" does not exist, or no longer does.${didYouMean(field, names)} Choose another or remove the pair.`;
  return { code: 'unknownField', field, column, detail };
}

function unknownColumn({ field, column }: MappingItem, names: readonly string[]): FieldProblem {
  const detail = `The column "${column}" does not exist in Dynamics, or no longer does.${didYouMean(column, names)} Choose another or remove the pair.`;
  return { code: 'unknownColumn', field, column, detail };
}

function columnsMappedTwice(items: readonly MappingItem[]): [MappingItem, FieldProblem][] {
  const first = new Map<string, string>();
  return items.flatMap((item): [MappingItem, FieldProblem][] => {
    const { field, column } = item;
    const earlier = first.get(column);
    if (earlier === undefined) {
      first.set(column, field);
      return [];
    }
    const detail = `${column} already takes ${earlier}; two fields cannot go to the same column.`;
    return [[item, { code: 'columnMappedTwice', field, column, detail }]];
  });
}

function fieldsWrittenTwice(pairs: readonly CompiledPair[]): [MappingItem, FieldProblem][] {
  const takes = (direction: Direction) => direction !== 'toDynamics';
  const first = new Map<string, string>();
  return pairs
    .filter((pair) => takes(pair.direction))
    .flatMap(({ item, field, column }): [MappingItem, FieldProblem][] => {
      const earlier = first.get(field.name);
      if (earlier === undefined) {
        first.set(field.name, column.name);
        return [];
      }
      const detail = `${field.name} already takes changes of ${earlier}; let one of the two go "to Dynamics" only.`;
      return [[item, { code: 'fieldMappedTwice', field: field.name, column: column.name, detail }]];
    });
}
