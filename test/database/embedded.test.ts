import { describeDatabase } from './describeDatabase.ts';
import { embeddedEngine } from './embeddedEngine.ts';

describeDatabase(embeddedEngine);
