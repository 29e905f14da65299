import type { ManyToOne } from './table.ts';

/** True when rows go with the row they point at: activities with what they regard, contacts with their account, images with their step. */
export function cascadesDelete(relationship: Pick<ManyToOne, 'column' | 'schemaName'>): boolean {
  return (
    relationship.column === 'regardingobjectid' ||
    relationship.schemaName === 'contact_customer_accounts' ||
    relationship.schemaName === 'sdkmessageprocessingstepid_sdkmessageprocessingstepimage'
  );
}
