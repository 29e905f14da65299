import type { WebRequest, Work } from '../http.ts';
import type { Caller } from '../organization/caller.ts';
import type { Organization } from '../organization/organization.ts';
import type { Preferences } from './preferences.ts';

/** One operation being answered. */
export type Context = {
  organization: Organization;
  request: WebRequest;
  caller: Caller;
  preferences: Preferences;
  /** `http://127.0.0.1:1234/api/data/v9.2`, the start of every link. */
  base: string;
  work: Work;
  /** In a changeset: Content-ID → address of the row it made, as `contacts(guid)`. */
  references: ReadonlyMap<string, string>;
};
