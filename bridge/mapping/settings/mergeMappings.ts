import type { MappingItem } from '../types.ts';
import { rulesOf } from './defaultRules.ts';

/** What of a pair two people may change, each by itself. */
export type PairPart = 'column' | 'direction' | 'conflict' | 'sendEmpty' | 'overlong' | 'valueMap' | 'lookup';

/** Something that one of two changed mappings, or both, have otherwise than the one they began with. */
export interface MappingChange {
  field: string;
  /** `column` stands for the whole pair where a side added or removed it: what its rules are follows. */
  part: PairPart;
  /** The pair as each has it; undefined where it has none. */
  base: MappingItem | undefined;
  theirs: MappingItem | undefined;
  mine: MappingItem | undefined;
  /** Who changed it. `both` only where they did not change it alike. */
  by: 'theirs' | 'mine' | 'both';
}

/** Whose value of a part counts where both changed it. */
export type MergeChoices = ReadonlyMap<string, 'theirs' | 'mine'>;

export interface MergedMapping {
  /** Absent as long as something that both changed is undecided. */
  items?: MappingItem[];
  changes: MappingChange[];
}

/** What a choice is called: one for each part that both changed. */
export function choiceName({ field, part }: Pick<MappingChange, 'field' | 'part'>): string {
  return JSON.stringify([field, part]);
}

/** All of them, the column first. */
export const pairParts: readonly PairPart[] = [
  'column',
  'direction',
  'conflict',
  'sendEmpty',
  'overlong',
  'valueMap',
  'lookup',
];
/** What means nothing with another column. */
const ofColumn: ReadonlySet<PairPart> = new Set(['valueMap', 'lookup']);

/**
 * Merges two mappings that began with the same one: what only one changed is taken, what both changed alike as well, what
 * both changed differently has to be chosen. Values and lookups follow the column they were made for.
 */
export function mergeMappings(
  base: readonly MappingItem[],
  theirs: readonly MappingItem[],
  mine: readonly MappingItem[],
  choices: MergeChoices = new Map(),
): MergedMapping {
  const sides = [base, theirs, mine].map(byKey);
  const [before, other, own] = sides as [Pairs, Pairs, Pairs];
  const changes: MappingChange[] = [];
  const items: MappingItem[] = [];
  let isDecided = true;
  // In the order of what is saved, then what is new here.
  for (const key of new Set([...other.keys(), ...own.keys(), ...before.keys()])) {
    const pair = { base: before.get(key), theirs: other.get(key), mine: own.get(key) };
    const found = changesOf(pair);
    changes.push(...found);
    const undecided = found.filter((change) => change.by === 'both' && !choices.has(choiceName(change)));
    if (undecided.length > 0) isDecided = false;
    const merged = mergePair(pair, found, choices);
    if (merged) items.push(merged);
  }
  return { changes, ...(isDecided ? { items } : {}) };
}

type Pairs = Map<string, MappingItem>;
type Sides = Pick<MappingChange, 'base' | 'theirs' | 'mine'>;

/** A field's first pair is known by the field, so that a change of its column is one; further pairs by their column too. */
function byKey(items: readonly MappingItem[]): Pairs {
  const pairs: Pairs = new Map();
  for (const item of items) {
    const key = pairs.has(item.field) ? JSON.stringify([item.field, item.column]) : item.field;
    pairs.set(key, item);
  }
  return pairs;
}

function changesOf({ base, theirs, mine }: Sides): MappingChange[] {
  const field = (base ?? theirs ?? mine)?.field ?? '';
  const change = (part: PairPart, by: MappingChange['by']) => ({ field, part, base, theirs, mine, by });
  if (!base || !theirs || !mine) {
    const by = whoChanged(base, theirs, mine);
    return by === undefined ? [] : [change('column', by)];
  }
  const otherColumn = theirs.column !== base.column || mine.column !== base.column;
  return pairParts.flatMap((part) => {
    if (otherColumn && ofColumn.has(part)) return [];
    const partOf = (item: MappingItem) =>
      part === 'column' ? [item.column, ...(otherColumn ? [item.valueMap, item.lookup] : [])] : item[part];
    const by = whoChanged(partOf(base), partOf(theirs), partOf(mine));
    return by === undefined ? [] : [change(part, by)];
  });
}

/** Undefined where nobody changed it, or both alike. */
function whoChanged(base: unknown, theirs: unknown, mine: unknown): MappingChange['by'] | undefined {
  const [before, other, own] = [base, theirs, mine].map(textOf);
  if (other === own) return before === own || base === undefined ? undefined : 'theirs';
  if (other === before) return 'mine';
  return own === before ? 'theirs' : 'both';
}

function mergePair(
  sides: Sides,
  changes: readonly MappingChange[],
  choices: MergeChoices,
): MappingItem | undefined {
  const { base, theirs, mine } = sides;
  const chosen = (change: MappingChange) =>
    change.by === 'both' ? (choices.get(choiceName(change)) ?? 'theirs') : change.by;
  if (!base || !theirs || !mine) {
    const [change] = changes;
    return change ? sides[chosen(change)] : theirs;
  }
  let merged = theirs;
  for (const change of changes) {
    const from = sides[chosen(change)] ?? theirs;
    merged = withPart(merged, from, change.part);
    if (change.part === 'column') merged = withPart(withPart(merged, from, 'valueMap'), from, 'lookup');
  }
  return merged;
}

function withPart(item: MappingItem, from: MappingItem, part: PairPart): MappingItem {
  const { [part]: _former, ...others } = item;
  const value = from[part];
  return { ...others, ...(value === undefined ? {} : { [part]: value }) } as MappingItem;
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(isItem(value) ? { column: value.column, ...rulesOf(value) } : value, sorted);
}

function isItem(value: unknown): value is MappingItem {
  return typeof value === 'object' && value !== null && 'field' in value;
}

/** The order of a value map's entries means nothing. */
function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
