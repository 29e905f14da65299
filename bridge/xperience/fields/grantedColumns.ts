import { isLinkField } from '../checks/checkLinkFields.ts';
import { contactColumns } from '../tables/contactTables.ts';
import { takesDynamicsChanges } from './readContactFields.ts';

/**
 * Columns of the contact that changes in Dynamics may be written to, as a new installation has them: the login of
 * deployment/grants.sql may write these. Fields of a site's own are added by hand where they are mapped.
 */
export const grantedColumns: readonly string[] = Object.keys(contactColumns).filter(
  (name) => takesDynamicsChanges(name) && !isLinkField(name),
);
