import { type DraftEditor, forgetMappingDraft, readMappingDraft } from '../../state/settings/mappingDraft.ts';
import type { SettingsParts } from '../settingsStore.ts';
import { updateMapping } from '../updateMapping.ts';

/** What became of a save. */
export interface SavedDraft {
  /** How many fields changed. */
  fields: number;
  /** Whether Xperience has something new to show. */
  written: boolean;
}

/**
 * Saves the draft of an editor as the mapping, and forgets it.
 * @returns undefined where there is no draft: it was saved or discarded elsewhere
 * @throws SyncRefused as updateMapping: with every reason and its place, or as a conflict when somebody else has saved since
 * the draft began. The draft stays.
 * @throws DataverseUnavailable
 */
export async function saveDraft(parts: SettingsParts, editor: DraftEditor): Promise<SavedDraft | undefined> {
  const draft = await readMappingDraft(parts.database, editor);
  if (!draft) return undefined;
  const { baseVersion: version, items } = draft;
  const written = await updateMapping(parts, { version, items, by: editor.name });
  // Ends the process here, the draft says what is saved, which is no change.
  await forgetMappingDraft(parts.database, editor);
  return { fields: changedFields(draft.base, items), written };
}

/** How many fields have other pairs or rules. */
export function changedFields(
  before: readonly { field: string }[],
  after: readonly { field: string }[],
): number {
  const textsOf = (items: readonly { field: string }[]) => {
    const texts = new Map<string, string>();
    for (const item of items) texts.set(item.field, (texts.get(item.field) ?? '') + JSON.stringify(item));
    return texts;
  };
  const [one, other] = [textsOf(before), textsOf(after)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((field) => one.get(field) !== other.get(field))
    .length;
}
