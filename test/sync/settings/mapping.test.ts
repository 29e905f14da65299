import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultRules } from '../../../bridge/mapping/settings/defaultRules.ts';
import type { MappingItem } from '../../../bridge/mapping/types.ts';
import { getMapping } from '../../../bridge/sync/settings/getMapping.ts';
import { previewMapping } from '../../../bridge/sync/settings/previewMapping.ts';
import { updateMapping } from '../../../bridge/sync/settings/updateMapping.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { sampleMapping } from '../../../scripts/sample/sampleMapping.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.database.db.deleteFrom('dynamics365.mapping_extension').execute();
  await saveInDialog(JSON.stringify(sampleMapping));
});

const pair = (field: string, column: string, rules: Partial<MappingItem> = {}): MappingItem => ({
  ...defaultRules,
  ...rules,
  field,
  column,
});

const name = 'Dynamics365ContactMapping';

const setting = async (): Promise<string> => {
  const query = stage.database.main.selectFrom('CMS_SettingsKey').select('KeyValue');
  return (await query.where('KeyName', '=', name).executeTakeFirstOrThrow()).KeyValue ?? '';
};

const saveInDialog = (value: string) =>
  stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: value })
    .where('KeyName', '=', name)
    .execute();

const read = () => getMapping(stage.engine.parts);

async function save(items: readonly MappingItem[]): Promise<void> {
  await updateMapping(stage.engine.parts, { version: (await read()).version, items, by: 'ada' });
}

async function refusalOf(work: Promise<unknown>): Promise<SyncRefused['refusal']> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SyncRefused) return error.refusal;
  throw error ?? new Error('It was not refused.');
}

const rows = () =>
  stage.database.db.selectFrom('dynamics365.mapping_extension').selectAll().orderBy('column_name').execute();

describe('the mapping of the module', () => {
  it('is read unchanged, with the default rules and nothing wrong', async () => {
    const { items, dropped, problems } = await read();
    const mapped = sampleMapping.Items.filter((item) => item.Dynamics365Field !== '');
    expect(items).toEqual(mapped.map((item) => pair(item.XperienceFieldName, item.Dynamics365Field)));
    expect([dropped, problems]).toEqual([[], []]);
  });

  it('is written with exactly its five properties, unmapped fields included, and the rules beside it', async () => {
    await save([pair('ContactLastName', 'lastname', { direction: 'toDynamics', sendEmpty: true })]);
    const { Items } = JSON.parse(await setting()) as { Items: Record<string, unknown>[] };
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
    await save(items);
    expect(new Set((await read()).items)).toEqual(new Set(items));
    const { state } = await stage.sync();
    expect(state).toBe('finished');
  });

  it('has another version after each change, and the same while nothing changes', async () => {
    const versions = [(await read()).version, (await read()).version];
    await save(items);
    versions.push((await read()).version);
    await save(items.slice(0, 2));
    versions.push((await read()).version);
    expect(versions[1]).toBe(versions[0]);
    expect(new Set(versions).size).toBe(3);
  });

  it('is in the audit with who saved it and the pairs before and after', async () => {
    await save(items.slice(0, 1));
    await save(items.slice(0, 2));
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
    await save([]);
    expect((await read()).problems).toMatchObject([{ code: 'mappingEmpty' }]);
    expect(await refusalOf(stage.sync())).toMatchObject({ kind: 'notReady', code: 'mappingEmpty' });
  });

  it('is told what the dialog has dropped, and takes it back', async () => {
    await save(items);
    const { Items } = JSON.parse(await setting()) as { Items: { XperienceFieldName: string }[] };
    const kept = Items.filter((item) => item.XperienceFieldName !== 'ContactPreferredDay');
    await saveInDialog(JSON.stringify({ Items: kept }));
    const { dropped, items: left, problems } = await read();
    expect([dropped, problems]).toEqual([items.slice(2), []]);
    await save([...left, ...dropped]);
    const restored = await read();
    expect([new Set(restored.items), restored.dropped]).toEqual([new Set(items), []]);
  });
});

describe('a mapping that cannot be used', () => {
  const wrong = [
    pair('ContactNickname', 'nickname'),
    pair('ContactFirstName', 'no_such_column'),
    pair('ContactLastName', 'fullname'),
    pair('ContactNoPhoneCalls', 'birthdate'),
    pair('ContactChildren', 'creditlimit', { valueMap: { many: 1 } }),
    pair('ContactEmail', 'emailaddress1'),
    pair('ContactAddress1', 'emailaddress1'),
    pair('ContactGUID', 'governmentid'),
    pair('ContactCompanyName', 'parentcustomerid', {
      lookup: { table: 'systemuser', keyColumn: 'fullname', unresolved: 'fail' },
    }),
    pair('ContactCreated', 'anniversary', { direction: 'toXperience' }),
    pair('ContactZIP', ' '),
  ];

  it('is refused with every reason and its place, and nothing is changed', async () => {
    const before = { setting: await setting(), version: (await read()).version };
    const { kind, code, problems = [] } = await refusalOf(save(wrong));
    expect([kind, code]).toEqual(['invalid', 'mappingInvalid']);
    expect(problems.map((problem) => `${problem.place} ${problem.code}`).sort()).toEqual(
      [
        'pairs[0].field unknownField',
        'pairs[1].column unknownColumn',
        'pairs[2].column columnNotWritable',
        'pairs[3] typesDoNotFit',
        'pairs[4] typesDoNotFit',
        'pairs[6].column columnMappedTwice',
        'pairs[7].field privateField',
        'pairs[8].lookup targetUnknown',
        'pairs[9].direction fieldNotWritable',
        'pairs[10].column unknownColumn',
      ].sort(),
    );
    expect({ setting: await setting(), version: (await read()).version }).toEqual(before);
    expect(await rows()).toEqual([]);
  });

  it('is shown with the same reasons when it is found in the database, and stops the run', async () => {
    const Items = [...sampleMapping.Items, { ...sampleMapping.Items[0], XperienceFieldName: 'ContactGone' }];
    await saveInDialog(JSON.stringify({ Items }));
    const { problems, items } = await read();
    const place = `pairs[${items.length - 1}]`;
    expect(problems.map((problem) => `${problem.place} ${problem.code}`)).toEqual([
      `${place}.field unknownField`,
      `${place}.column columnMappedTwice`,
    ]);
    expect(await refusalOf(stage.sync())).toMatchObject({
      kind: 'notReady',
      code: 'mappingInvalid',
      detail: expect.stringContaining('ContactGone'),
      problems: expect.arrayContaining([expect.objectContaining({ place: `${place}.field` })]),
    });
  });

  it.each([
    ['is no JSON', '{"Items":[', /not JSON/],
    ['is of a newer module', '{"Items":[],"Version":2}', /Version/],
    ['names no field', '{"Items":[{"XperienceFieldName":""}]}', /Items\[0\]\.XperienceFieldName/],
  ])('because its setting %s is shown as such and can be saved over', async (_what, text, said) => {
    await saveInDialog(text);
    const { items, problems } = await read();
    expect(items).toEqual([]);
    expect(problems.map(({ code, place, detail }) => `${code} ${place} ${detail}`).join()).toMatch(said);
    expect((await refusalOf(stage.sync())).code).toBe('mappingUnreadable');
    await save([pair('ContactLastName', 'lastname')]);
    expect((await read()).problems).toEqual([]);
  });

  it('because the rules beside a pair are broken is shown with that pair', async () => {
    await save([
      pair('ContactLastName', 'lastname'),
      pair('ContactCity', 'address1_city', { sendEmpty: true }),
    ]);
    await stage.database.db
      .updateTable('dynamics365.mapping_extension')
      .set({ rules: '{"direction":"sideways"}' })
      .where('field', '=', 'ContactCity')
      .execute();
    const { items, problems } = await read();
    expect(items.map(({ field }) => field)).toEqual(['ContactLastName', 'ContactCity']);
    expect(problems).toMatchObject([{ code: 'mappingUnreadable', field: 'ContactCity', place: 'pairs[1]' }]);
    expect((await refusalOf(stage.sync())).code).toBe('mappingUnreadable');
  });
});

describe('two who save at once', () => {
  const items = [pair('ContactLastName', 'lastname')];

  it('are told apart by the version: the second is refused and changes nothing', async () => {
    const { version } = await read();
    await save(items);
    const before = await setting();
    const refused = updateMapping(stage.engine.parts, { version, items: [], by: 'grace' });
    expect(await refusalOf(refused)).toMatchObject({
      kind: 'conflict',
      code: 'mappingChanged',
      detail: expect.stringContaining('Get the mapping'),
    });
    expect(await setting()).toBe(before);
  });

  it('never both succeed', async () => {
    const { version } = await read();
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
    expect((await read()).problems).toEqual([]);
  });

  it('of whom one uses the dialog in Xperience: what was read there first is not written over', async () => {
    const { version } = await read();
    await saveInDialog((await setting()).replace('"middlename"', '"nickname"'));
    expect((await refusalOf(updateMapping(stage.engine.parts, { version, items, by: 'ada' }))).code).toBe(
      'mappingChanged',
    );
    expect(await setting()).toContain('"nickname"');
  });
});

describe('a preview', () => {
  it('shows the row of a contact by the saved mapping and changes nothing', async () => {
    const before = JSON.stringify([await setting(), [...stage.rows().keys()].length]);
    const { row, fields, problems } = await previewMapping(stage.engine.parts, 1, undefined);
    expect(problems).toEqual([]);
    expect(row.lastname).toBeTypeOf('string');
    expect(fields).toContainEqual(
      expect.objectContaining({ field: 'ContactLastName', column: 'lastname', result: row.lastname }),
    );
    expect(JSON.stringify([await setting(), [...stage.rows().keys()].length])).toBe(before);
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
    expect((await read()).items).not.toContainEqual(items[1]);
  });

  it('is refused for pairs that cannot be used, for a contact that is not there, and without a usable mapping', async () => {
    const { parts } = stage.engine;
    const codes = [
      (await refusalOf(previewMapping(parts, 1, [pair('ContactNobody', 'lastname')]))).code,
      (await refusalOf(previewMapping(parts, 99_999, undefined))).code,
    ];
    await saveInDialog('');
    codes.push((await refusalOf(previewMapping(parts, 1, undefined))).code);
    expect(codes).toEqual(['mappingInvalid', 'contactNotFound', 'mappingEmpty']);
  });
});
