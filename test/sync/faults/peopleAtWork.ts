import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { editBothSides } from './editBothSides.ts';
import type { Edits } from './edits.ts';
import { importSome } from './importSome.ts';
import { logActivities } from './logActivities.ts';
import { loseContacts } from './loseContacts.ts';
import { loseRows, mergeSome } from './loseRows.ts';
import { unlinkSome } from './unlinkSome.ts';

type Work = (stage: Stage, chance: Chance, edits: Edits) => Promise<void>;

/** Everybody but the engines: visitors, administrators and people who sell, each with choices of their own. */
export async function peopleAtWork(
  stage: Stage,
  chance: Chance,
  when: string,
  edits: Edits,
  losses: boolean,
): Promise<void> {
  const works: readonly Work[] = [
    logActivities,
    unlinkSome,
    importSome,
    loseRows,
    loseContacts,
    mergeSome,
    (at, own, done) => editBothSides(at, own, when, done),
  ];
  const choices = works.map(() => chance.fork());
  for (const [index, work] of works.entries()) {
    const loses = work === loseRows || work === loseContacts;
    // Who loses rows merges some, too.
    const isLeftOut = loses ? !losses : work === mergeSome && losses;
    if (!isLeftOut) await work(stage, choices[index] ?? chance, edits);
  }
}
