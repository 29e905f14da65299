import { previewMapping } from '../../sync/contacts/previewMapping.ts';
import { getMapping, type MappingState } from '../../sync/settings/getMapping.ts';
import { noticeOfChange } from '../../sync/settings/noticeOfChange.ts';
import { updateMapping } from '../../sync/settings/updateMapping.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { MappingService } from '../services.ts';
import { findContact } from './findContact.ts';
import { itemsOf, presentMapping, presentPreview } from './presentMapping.ts';

/** The operations on the mapping over the engine. */
export function createMappingService(parts: SyncParts): MappingService {
  const read = (): Promise<MappingState> => getMapping(parts);
  return {
    read: async () => presentMapping(await read()),
    async update(pairs, version, by) {
      const written = await updateMapping(parts, { version, items: itemsOf(pairs), by });
      return { ...presentMapping(await read()), notice: noticeOfChange(written) };
    },
    async preview(key, pairs) {
      const { contactId } = await findContact(parts, key, []);
      return presentPreview(await previewMapping(parts, contactId, pairs && itemsOf(pairs)));
    },
  };
}
