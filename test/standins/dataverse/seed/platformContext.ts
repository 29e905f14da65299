import type { Organization } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { readPreferences } from '../routing/preferences.ts';

/** A context to write rows with from outside the Web API, as a system administrator with this user id. */
export function platformContext(organization: Organization, userId: string): Context {
  return {
    organization,
    request: { method: 'POST', path: '', query: '', headers: {}, body: Buffer.alloc(0), origin: '' },
    caller: { userId, rights: ['all'] },
    preferences: readPreferences(undefined),
    base: '',
    work: { rowsRead: 0, rowsWritten: 0, operations: [] },
    references: new Map(),
  };
}
