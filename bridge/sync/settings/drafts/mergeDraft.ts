import {
  type MergeChoices,
  type MergedMapping,
  mergeMappings,
} from '../../../mapping/settings/mergeMappings.ts';
import {
  type DraftEditor,
  forgetMappingDraft,
  keepMappingDraft,
  readMappingDraft,
} from '../../state/settings/mappingDraft.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { readMapping } from '../getMapping.ts';
import type { SettingsStore } from '../settingsStore.ts';
import { sameMapping } from './changeDraft.ts';

/** A draft beside the mapping that is saved now. */
export interface ComparedDraft extends MergedMapping {
  /** Of the mapping that is saved now. */
  version: string;
  /** Somebody has saved another mapping since the draft began. */
  isBehind: boolean;
}

/** Compares the draft of an editor with what is saved now; undefined where there is no draft. */
export async function compareDraft(
  store: SettingsStore,
  editor: DraftEditor,
  choices?: MergeChoices,
): Promise<ComparedDraft | undefined> {
  const draft = await readMappingDraft(store.database, editor);
  if (!draft) return undefined;
  const { version, items } = await readMapping(store);
  const merged = mergeMappings(draft.base, items, draft.items, choices);
  return { ...merged, version, isBehind: version !== draft.baseVersion };
}

/**
 * Lets the draft of an editor rest on what is saved now: both changes become the draft.
 * @throws SyncRefused as long as something that both changed is undecided, or when the draft moved meanwhile: then nothing
 * was changed
 */
export async function mergeDraft(
  store: SettingsStore,
  editor: DraftEditor,
  choices: MergeChoices,
): Promise<void> {
  const draft = await readMappingDraft(store.database, editor);
  if (!draft) return;
  const { version, items } = await readMapping(store);
  const merged = mergeMappings(draft.base, items, draft.items, choices);
  if (!merged.items) {
    const open = merged.changes.filter(({ by }) => by === 'both').map(({ field }) => field);
    throw new SyncRefused({
      kind: 'conflict',
      code: 'draftUndecided',
      detail: `Both of you changed ${[...new Set(open)].join(', ')}: choose whose change counts.`,
    });
  }
  if (sameMapping(merged.items, items)) return forgetMappingDraft(store.database, editor);
  const next = { baseVersion: version, base: items, items: merged.items };
  if (await keepMappingDraft(store.database, editor, next, draft.revision)) return;
  throw new SyncRefused({
    kind: 'conflict',
    code: 'draftChanged',
    detail: 'Your draft was changed in another tab meanwhile, so nothing was merged. Look at it again.',
  });
}
