import type { TestEngine } from '../database/engine.ts';
import { describeCandidates } from './suites/candidates.ts';
import { describeCheck } from './suites/check.ts';
import { describeContacts } from './suites/contacts.ts';
import { describeFields } from './suites/fields.ts';
import { describeForms } from './suites/forms.ts';
import { describeGroups } from './suites/groups.ts';
import { describeNames } from './suites/names.ts';
import { describeSettings } from './suites/settings.ts';
import { describeUsers } from './suites/users.ts';
import { describeWrites } from './suites/writes.ts';

/** Everything about reading and writing Xperience, on one engine. */
export function describeXperience(engine: TestEngine): void {
  describeCandidates(engine);
  describeContacts(engine);
  describeWrites(engine);
  describeSettings(engine);
  describeFields(engine);
  describeNames(engine);
  describeForms(engine);
  describeUsers(engine);
  describeCheck(engine);
  describeGroups(engine);
}
