import { embeddedEngine } from '../database/embeddedEngine.ts';
import { describeXperience } from './describeXperience.ts';

describeXperience(embeddedEngine);
