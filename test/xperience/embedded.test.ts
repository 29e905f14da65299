import { embeddedEngine } from '../database/embeddedEngine.ts';
import { describeCandidates } from './suites/candidates.ts';
import { describeCheck } from './suites/check.ts';
import { describeContacts } from './suites/contacts.ts';
import { describeFields } from './suites/fields.ts';
import { describeForms } from './suites/forms.ts';
import { describeSettings } from './suites/settings.ts';
import { describeUsers } from './suites/users.ts';
import { describeWrites } from './suites/writes.ts';

describeCandidates(embeddedEngine);
describeContacts(embeddedEngine);
describeWrites(embeddedEngine);
describeSettings(embeddedEngine);
describeFields(embeddedEngine);
describeForms(embeddedEngine);
describeUsers(embeddedEngine);
describeCheck(embeddedEngine);
