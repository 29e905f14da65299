import { separatedEngine } from '../database/separatedEngine.ts';
import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';
import { describeXperience } from './describeXperience.ts';
import { describeByKentico } from './suites/byKentico.ts';
import { describePlaces } from './suites/places.ts';

describeOnServer('the suites of Xperience', (engine) => {
  describeXperience(engine);
  describePlaces(engine);
  describeByKentico(engine);
  describeXperience(separatedEngine(engine));
});
