import { embeddedEngine } from '../database/embeddedEngine.ts';
import { separatedEngine } from '../database/separatedEngine.ts';
import { describeXperience } from './describeXperience.ts';
import { describePlaces } from './suites/places.ts';

describeXperience(embeddedEngine);
describePlaces(embeddedEngine);
describeXperience(separatedEngine(embeddedEngine));
