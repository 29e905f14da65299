/** One value of an entry, before and after. */
export interface Change {
  /** What was changed: a setting, or a pair of the mapping and what of it. */
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** What an entry of the audit tells beside its sentence. */
export interface EntryDetails {
  changes: Change[];
  /** Other facts. */
  facts: [name: string, value: string][];
}

type Fields = Readonly<Record<string, unknown>>;

const longest = 300;
/** What tells the items of a list apart: the field of a pair, the type of activities. */
const identities = ['field', 'type', 'name'] as const;

/** How names and values within values are called. */
export interface EntryWords {
  name(name: string): string;
  value(value: string): string;
}

const asStored: EntryWords = { name: (name) => name, value: (value) => value };

/** What holds texts of people, or names of either side: a word in them that pages have another one for means something else. */
export const ownTexts: ReadonlySet<string> = new Set([
  'reason',
  'valueMap',
  'columns',
  'pages',
  'forms',
  'contactGroups',
  'defaultOwner',
]);

/** @param name with the parts before it, such as `ContactCity, valueMap` */
function wordsIn(name: string, words: EntryWords): EntryWords {
  return name.split(', ').some((part) => ownTexts.has(part)) ? asStored : words;
}

/**
 * Reads the details of an entry: what differs between before and after, and what else it holds.
 * @param words for what stands within a value; as stored unless said otherwise
 */
export function changesOf(details: string | null, words: EntryWords = asStored): EntryDetails {
  const told = parse(details);
  if (!told) return { changes: [], facts: [] };
  const { before, after, ...others } = told;
  const facts = Object.entries(others).flatMap(([name, value]): [string, string][] => {
    const text = orText(value, wordsIn(name, words));
    return text === undefined || text === '' ? [] : [[name, text]];
  });
  return {
    changes: before === undefined && after === undefined ? [] : differences('', before, after, words),
    facts,
  };
}

function differences(name: string, before: unknown, after: unknown, words: EntryWords): Change[] {
  if (isList(before) && isList(after)) return itemChanges(before, after, words);
  if (isFields(before) && isFields(after)) return fieldChanges(name, before, after, words);
  const said = wordsIn(name, words);
  const [old, now] = [orText(before, said), orText(after, said)];
  return old === now ? [] : [{ name, before: old, after: now }];
}

function fieldChanges(name: string, before: Fields, after: Fields, words: EntryWords): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) =>
    differences(name === '' ? key : `${name}, ${key}`, before[key], after[key], words),
  );
}

/** Items are compared with those of the same identity; order alone is no change. */
function itemChanges(before: readonly Fields[], after: readonly Fields[], words: EntryWords): Change[] {
  const [old, now] = [byIdentity(before), byIdentity(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was && is) return fieldChanges(name, was, is, words);
    return [{ name, before: was && shortText(was, words), after: is && shortText(is, words) }];
  });
}

function byIdentity(items: readonly Fields[]): Map<string, Fields> {
  return new Map(items.map((item, index) => [identityOf(item) ?? String(index + 1), item]));
}

function identityOf(item: Fields): string | undefined {
  for (const name of identities) if (typeof item[name] === 'string') return item[name];
  return undefined;
}

/** An item without its identity, as far as it says something. */
function shortText(item: Fields, words: EntryWords): string {
  const { [identities.find((name) => typeof item[name] === 'string') ?? '']: _identity, ...others } = item;
  const parts = Object.entries(others).flatMap(([name, value]) => {
    if (value === false || isEmpty(value)) return [];
    return value === true
      ? [words.name(name)]
      : [`${words.name(name)} ${textOf(value, wordsIn(name, words))}`];
  });
  return cut(parts.join(', ') || '✓');
}

function isEmpty(value: unknown): boolean {
  return (
    value === '' ||
    value === null ||
    value === undefined ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function parse(details: string | null): Fields | undefined {
  if (details === null) return undefined;
  try {
    const told: unknown = JSON.parse(details);
    return isFields(told) ? told : undefined;
  } catch {
    // A row that was written by hand tells what it tells: its action and subject.
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every(isFields);
}

function orText(value: unknown, words: EntryWords): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value, words);
}

function textOf(value: unknown, words: EntryWords): string {
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return cut(value.join(', '));
  if (isFields(value) && !isEmpty(value)) {
    const parts = Object.entries(value).flatMap(([name, each]) =>
      isEmpty(each) ? [] : [`${words.name(name)} ${textOf(each, wordsIn(name, words))}`],
    );
    return cut(parts.join(', '));
  }
  return cut(words.value(typeof value === 'string' ? value : JSON.stringify(value)));
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
