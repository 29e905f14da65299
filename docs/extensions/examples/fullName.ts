import type { ContactFieldsExtension } from '../../../bridge/extensions/types.ts';

/** Offers the whole name of a contact as one field, and keeps two fields that mean nothing here from the lists. */
export default {
  kind: 'contactFields',
  fields: [
    {
      name: 'FullName',
      caption: 'Full name',
      type: 'text',
      needs: ['ContactFirstName', 'ContactLastName'],
      value: ({ ContactFirstName, ContactLastName }) =>
        [ContactFirstName, ContactLastName].filter(Boolean).join(' ') || null,
    },
  ],
  hidden: ['ContactCampaign', 'ContactBounces'],
} satisfies ContactFieldsExtension;
