import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';
import { describeXperience } from './describeXperience.ts';

describeOnServer('the suites of Xperience', describeXperience);
