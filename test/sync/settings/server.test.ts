import { separatedEngine } from '../../database/separatedEngine.ts';
import { describeOnServer } from '../../database/sqlServer/describeOnServer.ts';
import { describeSave } from './describeSave.ts';

describeOnServer('saving mapping and settings', (engine) => {
  describeSave(engine);
  describeSave(separatedEngine(engine));
});
