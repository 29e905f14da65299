import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRowCheck } from '../../../../bridge/sync/contacts/incoming/createRowCheck.ts';
import { only13 } from '../../only13.ts';
import { readModuleSetting } from '../../readModuleSetting.ts';
import { type MappingStage, pair, startMappingStage } from '../../settings/startMappingStage.ts';
import { type ModuleSetting, storeModuleSetting } from '../../storeModuleSetting.ts';

let stage: MappingStage;
let rowId: string;

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.save([pair('ContactJobTitle', 'jobtitle')]);
  await stage.sync();
  const [contactId = 0, linked = ''] = [...(await stage.links())][0] ?? [];
  rowId = linked;
  await stage.database.db
    .updateTable('dynamics365.contact_state')
    .set({ row_version: 4711 })
    .where('contact_id', '=', contactId)
    .execute();
});
afterAll(() => stage.close());

const set = (name: ModuleSetting, value: string) => storeModuleSetting(stage.database, name, value);

describe('a row that comes in', () => {
  it.each([
    ['settled in the version that is known', '4711', true],
    ['settled in an older version', '4710', true],
    ['not settled in a newer version', '4712', false],
    ['not settled without a version', undefined, false],
  ])('is %s', async (_, version, settled) => {
    expect(await createRowCheck(stage.engine.parts)(rowId, version)).toMatchObject({ isKnown: settled });
  });

  it('is not settled any more in a version that was, once less is known of it', async () => {
    const isSettled = createRowCheck(stage.engine.parts);
    const know = (row_version: number) =>
      stage.database.db
        .updateTable('dynamics365.contact_state')
        .set({ row_version })
        .where('row_version', 'in', [4711, 4709])
        .execute();
    await isSettled(rowId, '4711');
    await know(4709);
    expect(await isSettled(rowId, '4711')).toMatchObject({ isKnown: false });
    await know(4711);
    expect(await isSettled(rowId, '4711')).toEqual({ isKnown: true });
  });

  it('is not settled when nobody is linked to it: it may be the survivor of a merge', async () => {
    expect(await createRowCheck(stage.engine.parts)(crypto.randomUUID(), undefined)).toEqual({
      isKnown: false,
    });
  });
});

describe('rows that come in', () => {
  it('are looked at apart where what is stored for one of them cannot be read', async () => {
    const [, [otherId = 0, otherRow = ''] = []] = [...(await stage.links())];
    const set = (agreed: string | null) =>
      stage.database.db
        .updateTable('dynamics365.contact_state')
        .set({ agreed })
        .where('contact_id', '=', otherId)
        .execute();
    const lookAt = createRowCheck(stage.engine.parts);
    await stage.sync();
    await set('{"jobtitle":');
    const looks = await Promise.allSettled([lookAt(rowId, '4712'), lookAt(otherRow, undefined)]);
    await set(null);
    expect(looks).toMatchObject([
      { status: 'fulfilled', value: { isKnown: false } },
      { status: 'rejected', reason: expect.any(SyntaxError) },
    ]);
  });

  it('are refused once contact sync was switched off, and taken when it is on again', async () => {
    const isSettled = createRowCheck(stage.engine.parts);
    await isSettled(rowId, '4711');
    await set('Dynamics365ContactSyncEnabled', 'False');
    await expect(isSettled(rowId, '4711')).rejects.toMatchObject({ refusal: { code: 'contactSyncOff' } });
    await set('Dynamics365ContactSyncEnabled', 'True');
    expect(await isSettled(rowId, '4711')).toEqual({ isKnown: true });
  });

  only13('it has no points')('are refused while the minimum score is not above 0', async () => {
    const before = await readModuleSetting(stage.database, 'Dynamics365MinScore');
    await set('Dynamics365MinScore', '0');
    const refused = createRowCheck(stage.engine.parts)(rowId, '4711');
    await expect(refused).rejects.toMatchObject({ refusal: { code: 'minimumScoreNotSet' } });
    await set('Dynamics365MinScore', before);
  });
});
