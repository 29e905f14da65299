import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import type { FormArrival } from './movePlan.ts';

/** Forms of the old installation with their numbers in the new one: the migration keeps the GUID and not the number. */
export async function findForms(old: DatabaseHandle, fresh: DatabaseHandle): Promise<FormArrival[]> {
  const [there, here] = [await readForms(old), await readForms(fresh)];
  return there.map(({ FormID, FormName, FormGUID }) => ({
    name: FormName,
    from: FormID,
    to: here.find((form) => sameText(form.FormGUID, FormGUID))?.FormID,
  }));
}

function readForms({ main }: DatabaseHandle) {
  return main.selectFrom('CMS_Form').select(['FormID', 'FormName', 'FormGUID']).orderBy('FormID').execute();
}

/** ActivityTypeIDs by code name, in lower case. */
export async function readTypeNumbers({ db }: DatabaseHandle): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('OM_ActivityType')
    .select(['ActivityTypeID as id', 'ActivityTypeName as name'])
    .execute();
  return new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]));
}

/** Types that the bridge sends or flows wait for, and that nobody has made in the new installation yet. */
export async function findMissingTypes(old: DatabaseHandle, fresh: DatabaseHandle): Promise<string[]> {
  const here = await readTypeNumbers(fresh);
  const sent = await old.db
    .selectFrom('dynamics365.activity_type')
    .select('type')
    .where('signature', 'is not', null)
    .orderBy('type')
    .execute();
  return sent.map(({ type }) => type).filter((type) => !here.has(type.toLowerCase()));
}
