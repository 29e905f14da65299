import { previewMapping } from '../../sync/contacts/previewMapping.ts';
import { getMapping, readMapping } from '../../sync/settings/getMapping.ts';
import { proposePairs } from '../../sync/settings/proposal/proposePairs.ts';
import { noticeOfChange } from '../../sync/settings/saveChange.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import { updateMapping } from '../../sync/settings/updateMapping.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { itemsOf, presentMapping, presentPreview, presentProposal } from '../present/presentMapping.ts';
import { isRefusal } from '../refusal.ts';
import { findContact } from '../views/findContact.ts';
import { parseContactKey } from './parseContactKey.ts';

/** Room for a thousand pairs with their choices. */
const maxBodyBytes = 1024 * 1024;

/** The mapping of contact fields and columns. */
export function mappingOperations({ parts }: Engine) {
  return {
    /** With what keeps it from being used; a mapping that is wrong is no error here. */
    GetMapping: {
      scope: 'read',
      handle: async () => ({ status: 200, body: presentMapping(await getMapping(parts)) }),
    },

    /** Saves a mapping in place of the present one; without a version the last one who saves wins. */
    UpdateMapping: {
      scope: 'manage',
      maxBodyBytes,
      async handle({ body, caller }) {
        const { pairs, version } = body;
        const written = await updateMapping(parts, { version, items: itemsOf(pairs), by: caller.name });
        const saved = presentMapping(await getMapping(parts));
        return { status: 200, body: { ...saved, notice: noticeOfChange(written, parts.database) } };
      },
    },

    /** Columns for fields that have none yet; nothing is saved. Its reasons may name values that contacts have. */
    ProposeMapping: {
      scope: 'manage',
      async handle() {
        const { items } = await readMapping(storeOf(parts));
        return { status: 200, body: presentProposal(await proposePairs(parts, items)) };
      },
    },

    /** What a contact looks like as a row. Pairs to try may show fields of the contact that are not mapped. */
    PreviewMapping: {
      scope: 'manage',
      maxBodyBytes,
      async handle({ body, caller }) {
        const key = parseContactKey(body.contact, caller);
        if (isRefusal(key)) return key;
        const { contactId } = await findContact(parts, key);
        const preview = await previewMapping(parts, contactId, body.pairs && itemsOf(body.pairs));
        return { status: 200, body: presentPreview(preview) };
      },
    },
  } satisfies Partial<Handlers>;
}
