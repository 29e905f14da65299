import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
    pair('ContactMiddleName', 'contactid'),
    pair('ContactJobTitle', 'statuscode'),
  ];

  it('is refused with every reason and its place, and nothing is changed', async () => {
    const before = { setting: await stage.setting(), version: (await stage.read()).version };
    const { kind, code, problems = [] } = await refusalOf(stage.save(wrong));
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
        'pairs[11].column columnNotByValue',
        'pairs[12].column columnNotByValue',
      ].sort(),
    );
    expect({ setting: await stage.setting(), version: (await stage.read()).version }).toEqual(before);
    expect(await rows()).toEqual([]);
  });

  it('is shown with the same reasons when it is found in the database, and stops the run', async () => {
    const Items = [...sampleMapping.Items, { ...sampleMapping.Items[0], XperienceFieldName: 'ContactGone' }];
    await stage.saveInDialog(JSON.stringify({ Items }));
    const { problems, items } = await stage.read();
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
    await stage.saveInDialog(text);
    const { items, problems } = await stage.read();
    expect(items).toEqual([]);
    expect(problems.map(({ code, place, detail }) => `${code} ${place} ${detail}`).join()).toMatch(said);
    expect((await refusalOf(stage.sync())).code).toBe('mappingUnreadable');
    await stage.save([pair('ContactLastName', 'lastname')]);
    expect((await stage.read()).problems).toEqual([]);
  });

  it.each([
    ['is no XML', '<form', 'not well-formed XML'],
    ['has gone', undefined, 'has no class OM.Contact'],
  ])('because the definition of the contact fields %s says so everywhere', async (_what, form, said) => {
    const { main } = stage.database;
    const classes = main.updateTable('CMS_Class').where('ClassName', 'in', ['OM.Contact', 'OM.Gone']);
    const { ClassFormDefinition } = await main
      .selectFrom('CMS_Class')
      .select('ClassFormDefinition')
      .where('ClassName', '=', 'OM.Contact')
      .executeTakeFirstOrThrow();
    await (form === undefined
      ? classes.set('ClassName', 'OM.Gone')
      : classes.set('ClassFormDefinition', form)
    ).execute();
    try {
      const detail = expect.stringContaining(said);
      expect((await stage.read()).problems).toMatchObject([{ code: 'contactFormUnreadable', detail }]);
      for (const work of [stage.sync(), stage.save([pair('ContactLastName', 'lastname')])])
        expect(await refusalOf(work)).toMatchObject({
          kind: 'notReady',
          code: 'contactFormUnreadable',
          detail,
        });
    } finally {
      await classes.set({ ClassName: 'OM.Contact', ClassFormDefinition }).execute();
    }
  });

  it('with thousands of mistakes is refused in a text that people can read, and every one is listed', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => pair(`ContactNo${index}`, `no_${index}`));
    const { detail, problems } = await refusalOf(stage.save(many));
    expect(problems).toHaveLength(2000);
    expect(detail.length).toBeLessThan(5000);
    expect(detail).toMatch(/And 1980 more\.$/);
    await stage.saveInDialog(JSON.stringify({ Items: many.map(() => ({ XperienceFieldName: 7 })) }));
    expect((await stage.read()).problems).toHaveLength(1000);
    expect((await refusalOf(stage.sync())).detail).toMatch(/And 980 more\. Save the mapping again\.$/);
  });

  it('because the rules beside a pair are broken is shown with that pair', async () => {
    await stage.save([
      pair('ContactLastName', 'lastname'),
      pair('ContactCity', 'address1_city', { sendEmpty: true }),
    ]);
    await stage.database.db
      .updateTable('dynamics365.mapping_extension')
      .set({ rules: '{"direction":"sideways"}' })
      .where('field', '=', 'ContactCity')
      .execute();
    const { items, problems } = await stage.read();
    expect(items.map(({ field }) => field)).toEqual(['ContactLastName', 'ContactCity']);
    expect(problems).toMatchObject([{ code: 'mappingUnreadable', field: 'ContactCity', place: 'pairs[1]' }]);
    expect((await refusalOf(stage.sync())).code).toBe('mappingUnreadable');
  });
});
