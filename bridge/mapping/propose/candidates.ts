import type { ContactField } from '../types.ts';
import { squeeze } from './foldText.ts';
import { fieldKeys } from './keysOf.ts';
import { knownColumns, ownFields } from './knownColumns.ts';
import type { ColumnKeys } from './proposeTypes.ts';

/** What speaks for a column. */
export interface Evidence {
  /** The field is called like it, or like what people call such a column. */
  name?: true;
  /** Only the latter. */
  translated?: true;
  /** The field's caption is one of its labels. */
  caption?: true;
  /** The caption is what people call such a column. */
  meaning?: true;
  /** All its words are in the caption. */
  within?: true;
  /** Words that both have, and the share of the caption's words that they are. */
  words?: { shared: readonly string[]; share: number };
}

export interface Candidate {
  keys: ColumnKeys;
  evidence: Evidence;
  /** How many columns the field's caption may mean by their labels. */
  sameLabel: number;
}

/** A word that more columns have than this tells nothing, and would make the search slow. */
const mostColumnsOfWord = 12;
/** So many columns with like words are looked at. */
const mostCandidates = 24;

/** @returns finds what speaks for which columns; takes time in proportion to the number of columns once, then to the words of a field. */
export function createCandidates(columns: readonly ColumnKeys[]): (field: ContactField) => Candidate[] {
  const byColumn = new Map(columns.map((keys) => [keys.column.name, keys]));
  const byName = group(columns, ({ name, column }) => [name, column.name]);
  const byLabel = group(columns, ({ labels }) => labels);
  const byWord = group(columns, ({ words }) => [...words]);

  return (field) => {
    const { name, caption, words } = fieldKeys(field);
    const found = new Map<ColumnKeys, Evidence>();
    const note = (keys: ColumnKeys | undefined, evidence: Evidence) => {
      if (keys) found.set(keys, { ...found.get(keys), ...evidence });
    };
    const known = (text: string) => byColumn.get(knownColumns.get(squeeze(text)) ?? '');
    const own = Object.hasOwn(ownFields, field.name) ? byColumn.get(ownFields[field.name] ?? '') : undefined;
    if (own) note(own, { name: true });
    else {
      const meant = known(name);
      const called = (byName.get(name) ?? []).slice(0, mostCandidates);
      for (const keys of called) note(keys, { name: true });
      if (meant && !called.includes(meant)) note(meant, { name: true, translated: true });
    }
    const labelled = byLabel.get(caption) ?? [];
    for (const keys of labelled.slice(0, mostCandidates)) note(keys, { caption: true });
    note(known(caption), { meaning: true });
    for (const [keys, shared] of sharing(words, byWord)) {
      const all = keys.labels.some((label) => label !== '' && isWithin(label, caption));
      note(keys, {
        words: { shared, share: shared.length / words.length },
        ...(all ? { within: true } : {}),
      });
    }
    return [...found].map(([keys, evidence]) => ({ keys, evidence, sameLabel: labelled.length }));
  };
}

function sharing(
  words: readonly string[],
  byWord: ReadonlyMap<string, readonly ColumnKeys[]>,
): (readonly [ColumnKeys, string[]])[] {
  const found = new Map<ColumnKeys, string[]>();
  for (const word of words) {
    const columns = byWord.get(word) ?? [];
    if (columns.length > mostColumnsOfWord) continue;
    for (const keys of columns) {
      const shared = found.get(keys);
      if (shared) shared.push(word);
      else if (found.size < mostCandidates) found.set(keys, [word]);
    }
  }
  return [...found];
}

function isWithin(label: string, caption: string): boolean {
  return ` ${caption} `.includes(` ${label} `);
}

function group(
  columns: readonly ColumnKeys[],
  keysOf: (keys: ColumnKeys) => readonly string[],
): Map<string, ColumnKeys[]> {
  const groups = new Map<string, ColumnKeys[]>();
  for (const keys of columns) {
    for (const key of new Set(keysOf(keys))) {
      const members = groups.get(key);
      if (members) members.push(keys);
      else groups.set(key, [keys]);
    }
  }
  return groups;
}
