import { changedFields } from '../../sync/settings/drafts/saveDraft.ts';
import { forgetMappingDraft, readMappingDraft } from '../../sync/state/settings/mappingDraft.ts';
import type { Page } from '../page.ts';
import { question } from '../parts/question.ts';
import { editorOf } from './loadMapping.ts';

/** Asks before a draft goes. */
export const discardPage: Page = {
  path: 'mapping/discard',
  section: 'mapping',
  scope: 'manage',
  async show(visit) {
    const said = visit.t.mapping;
    const draft = await readMappingDraft(visit.services.parts.database, editorOf(visit));
    if (!draft)
      return {
        goTo: 'mapping',
        banner: { tone: 'info', title: said.nothingToSave, text: said.nothingToSaveText },
      };
    const { discardTitle, discardConsequences, discard, backToMapping, title } = said;
    return {
      title: discardTitle(changedFields(draft.base, draft.items)),
      crumbs: [{ label: title, path: 'mapping' }, { label: discard }],
      body: question(
        {
          consequences: discardConsequences,
          button: discard,
          isDangerous: true,
          back: { label: backToMapping, path: 'mapping' },
        },
        visit,
      ),
    };
  },
  async change(visit) {
    await forgetMappingDraft(visit.services.parts.database, editorOf(visit));
    const { discarded, discardedText } = visit.t.mapping;
    return { goTo: 'mapping', banner: { tone: 'ok', title: discarded, text: discardedText } };
  },
};
