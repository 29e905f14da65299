import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MappingItem } from '../../../bridge/mapping/types.ts';
import { updateMapping } from '../../../bridge/sync/settings/updateMapping.ts';
import { sampleMapping } from '../../../scripts/sample/sampleMapping.ts';
import { refusalOf } from './refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from './startMappingStage.ts';

let stage: MappingStage;
beforeAll(async () => {
  stage = await startMappingStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const rows = () =>
  stage.database.db.selectFrom('dynamics365.mapping_extension').selectAll().orderBy('column_name').execute();

describe('the mapping of the module', () => {
  it('is read unchanged, with the default rules and nothing wrong', async () => {
    const { items, dropped, problems } = await stage.read();
    const mapped = sampleMapping.Items.filter((item) => item.Dynamics365Field !== '');
    expect(items).toEqual(mapped.map((item) => pair(item.XperienceFieldName, item.Dynamics365Field)));
    expect([dropped, problems]).toEqual([[], []]);
  });

  it('is written as the dialog wrote it where nothing changed, with formats of text and empty columns', async () => {
    const before = JSON.stringify({
      Items: sampleMapping.Items.map((item) =>
        item.XperienceFieldName === 'ContactEmail' ? { ...item, DynamicsAttributeFormat: 'Email' } : item,
      ),
    });
    await stage.saveInDialog(before);
    const { items } = await stage.read();
    await stage.save(items.map((item) => ({ ...item, sendEmpty: true })));
    expect(JSON.parse(await stage.setting())).toEqual(JSON.parse(before));
  });

  it('is written anew only where a pair changes, not for rules that are kept beside it', async () => {
    const save = async (items: readonly MappingItem[]) =>
      updateMapping(stage.engine.parts, { version: (await stage.read()).version, items, by: 'ada' });
    const { items } = await stage.read();
    expect(await save(items.map((item) => ({ ...item, sendEmpty: true })))).toBe(false);
    expect(await save(items.slice(1))).toBe(true);
  });

  it('that names a field twice is told so, and right again once it is saved', async () => {
    const Items = [...sampleMapping.Items, ...sampleMapping.Items.slice(0, 1)];
    await stage.saveInDialog(JSON.stringify({ Items }));
    const { items, problems } = await stage.read();
    expect(problems.map(({ code }) => code)).toContain('columnMappedTwice');
    await stage.save(items.slice(0, -1));
    expect((await stage.read()).problems).toEqual([]);
  });

  it('is written with exactly its five properties, unmapped fields included, and the rules beside it', async () => {
    await stage.save([pair('ContactLastName', 'lastname', { direction: 'toDynamics', sendEmpty: true })]);
    const { Items } = JSON.parse(await stage.setting()) as { Items: Record<string, unknown>[] };
    expect(Items).toHaveLength(sampleMapping.Items.length);
    for (const item of Items) {
      expect(Object.keys(item)).toEqual([
        'XperienceFieldName',
        'XperienceFieldCaption',
        'Dynamics365Field',
        'DynamicsAttributeType',
        'DynamicsAttributeFormat',
      ]);
    }
    expect(Items.filter((item) => item.Dynamics365Field).map((item) => item.XperienceFieldName)).toEqual([
      'ContactLastName',
    ]);
    expect((await rows()).map(({ field, rules }) => [field, JSON.parse(rules)])).toEqual([
      ['ContactLastName', { direction: 'toDynamics', sendEmpty: true }],
    ]);
  });
});

describe('a saved mapping', () => {
  const items = [
    pair('ContactEmail', 'emailaddress1', { conflict: 'dynamics' }),
    pair('ContactEmail', 'emailaddress2', { direction: 'toDynamics' }),
    pair('ContactPreferredDay', 'preferredappointmentdaycode', { valueMap: { monday: 1 } }),
  ];

  it('is read as it was saved, and used by the next run', async () => {
    await stage.save(items);
    expect(new Set((await stage.read()).items)).toEqual(new Set(items));
    const { state } = await stage.sync();
    expect(state).toBe('finished');
  });

  it('has another version after each change, and the same while nothing changes', async () => {
    const versions = [(await stage.read()).version, (await stage.read()).version];
    await stage.save(items);
    versions.push((await stage.read()).version);
    await stage.save(items.slice(0, 2));
    versions.push((await stage.read()).version);
    expect(versions[1]).toBe(versions[0]);
    expect(new Set(versions).size).toBe(3);
  });

  it('is in the audit with who saved it and the pairs before and after', async () => {
    await stage.save(items.slice(0, 1));
    await stage.save(items.slice(0, 2));
    const last = await stage.database.db
      .selectFrom('dynamics365.audit')
      .select(['caller', 'action', 'details'])
      .orderBy('audit_id', 'desc')
      .executeTakeFirstOrThrow();
    expect({ ...last, details: JSON.parse(last.details ?? '') }).toEqual({
      caller: 'ada',
      action: 'mapping.update',
      details: {
        before: [{ field: 'ContactEmail', column: 'emailaddress1', conflict: 'dynamics' }],
        after: [
          { field: 'ContactEmail', column: 'emailaddress1', conflict: 'dynamics' },
          { field: 'ContactEmail', column: 'emailaddress2', direction: 'toDynamics' },
        ],
      },
    });
  });

  it('may map nothing, and then stops runs with that reason', async () => {
    await stage.save([]);
    expect((await stage.read()).problems).toMatchObject([{ code: 'mappingEmpty' }]);
    expect(await refusalOf(stage.sync())).toMatchObject({ kind: 'notReady', code: 'mappingEmpty' });
  });

  it('is told what the dialog has dropped, and takes it back', async () => {
    await stage.save(items);
    const { Items } = JSON.parse(await stage.setting()) as { Items: { XperienceFieldName: string }[] };
    const kept = Items.filter((item) => item.XperienceFieldName !== 'ContactPreferredDay');
    await stage.saveInDialog(JSON.stringify({ Items: kept }));
    const { dropped, items: left, problems } = await stage.read();
    expect([dropped, problems]).toEqual([items.slice(2), []]);
    await stage.save([...left, ...dropped]);
    const restored = await stage.read();
    expect([new Set(restored.items), restored.dropped]).toEqual([new Set(items), []]);
  });
});
