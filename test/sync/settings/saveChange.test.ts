import { embeddedEngine } from '../../database/embeddedEngine.ts';
import { separatedEngine } from '../../database/separatedEngine.ts';
import { describeSave } from './describeSave.ts';

describeSave(embeddedEngine);
describeSave(separatedEngine(embeddedEngine));
