import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';

// The test runner's project for a server has this file alone where there is none, so that it says so.
describeOnServer('the suites of runs and of the set-up', () => {});
