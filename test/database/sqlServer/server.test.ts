import { describeDatabase } from '../describeDatabase.ts';
import { describeOnServer } from './describeOnServer.ts';

describeOnServer('the suites of the database', describeDatabase);
