import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { editBothSides } from './editBothSides.ts';
import type { Edits } from './edits.ts';
import { importSome } from './importSome.ts';
import { logActivities } from './logActivities.ts';
import { unlinkSome } from './unlinkSome.ts';

/** Everybody but the engines: visitors, administrators and people who sell, each with choices of their own. */
export async function peopleAtWork(stage: Stage, chance: Chance, when: string, edits: Edits): Promise<void> {
  const [visitors, administrators, importers, editors] = [
    chance.fork(),
    chance.fork(),
    chance.fork(),
    chance.fork(),
  ];
  await logActivities(stage, visitors);
  await unlinkSome(stage, administrators, edits);
  await importSome(stage, importers, edits);
  await editBothSides(stage, editors, when, edits);
}
