import type { MainHandle } from '../../database/bridgeDatabase.ts';

/** Every form by its number, with what stays the same when it is brought to another installation. */
export async function readFormGuids({
  main,
}: MainHandle): Promise<{ formId: number; name: string; guid: string }[]> {
  const rows = await main
    .selectFrom('CMS_Form')
    .select(['FormID', 'FormName', 'FormGUID'])
    .orderBy('FormID')
    .execute();
  return rows.map(({ FormID, FormName, FormGUID }) => ({ formId: FormID, name: FormName, guid: FormGUID }));
}
