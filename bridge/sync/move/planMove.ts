import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readSchemaVersion } from '../../database/readSchemaVersion.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { readDatabaseIdentity } from '../../xperience/checks/readDatabaseIdentity.ts';
import { readReferenceArrivals } from '../../xperience/contacts/readReferenceArrivals.ts';
import { readInstallation } from '../state/installation.ts';
import { countCarried } from '../state/move/readOldState.ts';
import { findObstacles } from './findObstacles.ts';
import { findForms, findMissingTypes } from './findRenumbered.ts';
import type { Installations } from './installations.ts';
import { emptyPlan, type MovePlan } from './movePlan.ts';
import { planContacts } from './planContacts.ts';
import { planSettings } from './planSettings.ts';
import { readMovedPairs } from './readMovedPairs.ts';

/**
 * Finds out what a move would do and what stands in its way; changes nothing on either side. Reads both databases once,
 * in ranges of numbers.
 */
export async function planMove(installations: Installations): Promise<MovePlan> {
  const { old, fresh, zones } = installations;
  const plan = emptyPlan();
  plan.from = await readDatabaseIdentity(old);
  plan.to = await readDatabaseIdentity(fresh);
  plan.zone = zones;
  plan.obstacles = await findObstacles(installations);
  if (cannotLookFurther(plan)) return plan;
  plan.installationId = (await readInstallation(old)).installationId;
  plan.rows = await countCarried(old);
  plan.forms = await findForms(old, fresh);
  plan.missingTypes = await findMissingTypes(old, fresh);
  plan.references = await readReferenceArrivals(old, fresh);
  plan.settings = await planSettings(installations);
  plan.activities.highest = {
    from: await readHighestActivityId(old),
    to: await readHighestActivityId(fresh),
  };
  const { pairs, missing } = await readMovedPairs(installations, old.site);
  for (const { field, column } of missing) {
    plan.obstacles.push({
      code: 'mappedFieldMissing',
      detail: `The field ${field} is mapped to ${column}, and contacts of the new installation have no such field.`,
      remedy:
        'Add the field, delete the contacts and activities that were brought over and run the migration tool again; or take the pair out of the mapping in the old installation.',
    });
  }
  if (plan.obstacles.some(({ code }) => code === 'linkFieldMissing')) return plan;
  await planContacts(installations, pairs, plan);
  return plan;
}

/** Without these nothing that follows can be read. */
function cannotLookFurther({ obstacles }: MovePlan): boolean {
  const blinding = [
    'oldProduct',
    'newProduct',
    'sameDatabase',
    'oldNotSetUp',
    'oldVersion',
    'newUnfit',
    'notMigrated',
  ];
  return obstacles.some(({ code }) => blinding.includes(code));
}

/** Whether the bridge has been set up in a database. */
export async function isSetUp(database: DatabaseHandle): Promise<boolean> {
  return (await readSchemaVersion(database)) !== undefined;
}
