import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { previewMapping } from '../../../bridge/sync/contacts/previewMapping.ts';
import { refusalOf } from '../settings/refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';

let stage: MappingStage;
beforeAll(async () => {
  stage = await startMappingStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

describe('a preview', () => {
  it('shows the row of a contact by the saved mapping and changes nothing', async () => {
    const before = JSON.stringify([await stage.setting(), [...stage.rows().keys()].length]);
    const { row, fields, problems } = await previewMapping(stage.engine.parts, 1, undefined);
    expect(problems).toEqual([]);
    expect(row.lastname).toBeTypeOf('string');
    expect(fields).toContainEqual(
      expect.objectContaining({ field: 'ContactLastName', column: 'lastname', result: row.lastname }),
    );
    expect(JSON.stringify([await stage.setting(), [...stage.rows().keys()].length])).toBe(before);
  });

  it('tries pairs that are not saved, and names the values that do not fit', async () => {
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactNotes: 'x'.repeat(300), ContactLastName: 'Lovelace' })
      .where('ContactID', '=', 1)
      .execute();
    const items = [pair('ContactLastName', 'nickname'), pair('ContactNotes', 'jobtitle')];
    const { row, problems } = await previewMapping(stage.engine.parts, 1, items);
    expect(row).toEqual({ nickname: 'Lovelace' });
    expect(problems).toMatchObject([{ code: 'tooLong', field: 'ContactNotes', column: 'jobtitle' }]);
    expect((await stage.read()).items).not.toContainEqual(items[1]);
  });

  it('is refused for pairs that cannot be used, for a contact that is not there, and without a usable mapping', async () => {
    const { parts } = stage.engine;
    const codes = [
      (await refusalOf(previewMapping(parts, 1, [pair('ContactNobody', 'lastname')]))).code,
      (await refusalOf(previewMapping(parts, 99_999, undefined))).code,
    ];
    await stage.saveInDialog('');
    codes.push((await refusalOf(previewMapping(parts, 1, undefined))).code);
    expect(codes).toEqual(['mappingInvalid', 'contactNotFound', 'mappingEmpty']);
  });
});
