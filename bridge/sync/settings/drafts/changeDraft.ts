import { mappingFileText } from '../../../mapping/settings/mappingFile.ts';
import type { MappingItem } from '../../../mapping/types.ts';
import {
  type DraftEditor,
  forgetMappingDraft,
  keepMappingDraft,
  type MappingDraft,
  readMappingDraft,
} from '../../state/settings/mappingDraft.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { readMapping } from '../getMapping.ts';
import type { SettingsStore } from '../settingsStore.ts';

/** Longest text of a mapping that a draft may become; a thousand pairs with value maps are far below it. */
const longestText = 1_000_000;
/** Two tabs that change at the same moment take turns; more often than this nobody clicks. */
const mostTurns = 5;

/**
 * Changes the draft of an editor, or begins one with the mapping that is saved. A draft that says what is saved is none.
 * @param change makes the pairs of the draft from those it has; called again where another tab was faster
 * @throws SyncRefused when the draft becomes too large, or whatever `change` throws: then nothing was changed
 */
export async function changeDraft(
  store: SettingsStore,
  editor: DraftEditor,
  change: (items: readonly MappingItem[]) => readonly MappingItem[],
): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const kept = await readMappingDraft(store.database, editor);
    const before = kept ?? (await beginDraft(store));
    const items = [...change(before.items)];
    refuseTooLarge(items);
    if (sameMapping(items, before.base)) return forgetMappingDraft(store.database, editor);
    const draft = { baseVersion: before.baseVersion, base: before.base, items };
    if (await keepMappingDraft(store.database, editor, draft, kept?.revision)) return;
  }
  throw new SyncRefused({
    kind: 'conflict',
    code: 'draftChanged',
    detail: 'Your draft is being changed elsewhere at this moment, so nothing was put into it. Try again.',
  });
}

/** Whether two mappings have the same pairs with the same rules, in any order. */
export function sameMapping(one: readonly MappingItem[], other: readonly MappingItem[]): boolean {
  return one.length === other.length && textOf(one) === textOf(other);
}

function textOf(items: readonly MappingItem[]): string {
  const key = ({ field, column }: MappingItem) => JSON.stringify([field, column]);
  const sorted = items.map((item) => ({ ...item, valueMap: sortedMap(item.valueMap) }));
  return mappingFileText(sorted.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
}

function sortedMap(map: MappingItem['valueMap']): MappingItem['valueMap'] {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function beginDraft(store: SettingsStore): Promise<MappingDraft> {
  const { version, items } = await readMapping(store);
  return { baseVersion: version, base: items, items };
}

function refuseTooLarge(items: readonly MappingItem[]): void {
  if (mappingFileText(items).length <= longestText) return;
  throw new SyncRefused({
    kind: 'invalid',
    code: 'mappingInvalid',
    detail: `The draft would have more than ${longestText.toLocaleString('en')} characters, so nothing was put into it. Leave out pairs or values.`,
  });
}
