import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateMapping } from '../../../bridge/sync/settings/updateMapping.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { refusalOf } from './refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from './startMappingStage.ts';

let stage: MappingStage;
beforeAll(async () => {
  stage = await startMappingStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

describe('two who save at once', () => {
  const items = [pair('ContactLastName', 'lastname')];

  it('are told apart by the version: the second is refused and changes nothing', async () => {
    const { version } = await stage.read();
    await stage.save(items);
    const before = await stage.setting();
    const refused = updateMapping(stage.engine.parts, { version, items: [], by: 'grace' });
    expect(await refusalOf(refused)).toMatchObject({
      kind: 'conflict',
      code: 'mappingChanged',
      detail: expect.stringContaining('“Get the field mapping”'),
    });
    expect(await stage.setting()).toBe(before);
  });

  it('never both succeed', async () => {
    const { version } = await stage.read();
    const given = ['lastname', 'firstname', 'nickname'].map((column) => [pair('ContactLastName', column)]);
    const saves = given.map((each, index) =>
      updateMapping(
        { ...stage.engine.parts, holder: `process ${index}` },
        { version, items: each, by: `${index}` },
      ).then(
        () => 'saved',
        (error: unknown) => (error instanceof SyncRefused ? error.refusal.kind : error),
      ),
    );
    expect((await Promise.all(saves)).sort()).toEqual(['conflict', 'conflict', 'saved']);
    expect((await stage.read()).problems).toEqual([]);
  });

  it('of whom one uses the dialog in Xperience: what was read there first is not written over', async () => {
    const { version } = await stage.read();
    await stage.saveInDialog((await stage.setting()).replace('"middlename"', '"nickname"'));
    expect((await refusalOf(updateMapping(stage.engine.parts, { version, items, by: 'ada' }))).code).toBe(
      'mappingChanged',
    );
    expect(await stage.setting()).toContain('"nickname"');
  });
});
