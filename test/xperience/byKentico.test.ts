import { embeddedEngine } from '../database/embeddedEngine.ts';
import { describeByKentico } from './suites/byKentico.ts';

describeByKentico(embeddedEngine);
