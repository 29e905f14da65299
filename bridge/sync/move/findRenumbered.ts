import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { readTypeNumbers } from '../../xperience/activities/readTypeNumbers.ts';
import { readFormGuids } from '../../xperience/forms/readFormGuids.ts';
import { readSentTypes } from '../state/move/readOldState.ts';
import type { FormArrival } from './movePlan.ts';

/** Forms of the old installation with their numbers in the new one: the migration keeps the GUID and not the number. */
export async function findForms(old: DatabaseHandle, fresh: DatabaseHandle): Promise<FormArrival[]> {
  const [there, here] = [await readFormGuids(old), await readFormGuids(fresh)];
  return there.map(({ formId, name, guid }) => ({
    name,
    from: formId,
    to: here.find((form) => sameText(form.guid, guid))?.formId,
  }));
}

/** Types that the bridge sends and that nobody has made in the new installation yet. */
export async function findMissingTypes(old: DatabaseHandle, fresh: DatabaseHandle): Promise<string[]> {
  const here = await readTypeNumbers(fresh);
  return (await readSentTypes(old)).filter((type) => !here.has(type.toLowerCase()));
}
