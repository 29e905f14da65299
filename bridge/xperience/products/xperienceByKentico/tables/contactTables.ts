import { defineTable } from '../../../../database/defineTable.ts';
import { commonContactColumns, linkColumns } from '../../../tables/contactColumns.ts';

/** As in Xperience 13, without the persona. */
export const contact = defineTable(
  'OM_Contact',
  { ...commonContactColumns, ...linkColumns },
  { unique: [['ContactGUID']], indexes: [['ContactEmail'], ['ContactLastName']] },
);
