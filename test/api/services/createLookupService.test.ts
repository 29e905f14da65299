import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLookupService } from '../../../bridge/api/services/createLookupService.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
});
afterAll(() => stage.close());

const lookups = () => createLookupService(stage.engine.parts);
const column = async (name: string) => (await lookups().columns()).find((each) => each.name === name);

it('tells of contact fields what a mapping has to fit, and nothing else', async () => {
  const fields = new Map((await lookups().contactFields()).map((field) => [field.name, field]));
  expect(fields.get('ContactYearlyBudget')).toEqual({
    name: 'ContactYearlyBudget',
    caption: 'Yearly budget',
    type: 'decimal',
    size: 18,
    precision: 2,
    required: false,
    toDynamicsOnly: false,
  });
  expect(Object.keys(fields.get('ContactGender') ?? {})).toEqual([
    'name',
    'caption',
    'type',
    'required',
    'toDynamicsOnly',
  ]);
});

it('tells of columns their types, limits and targets', async () => {
  expect(await column('jobtitle')).toMatchObject({ type: 'String', maxLength: 100, writable: true });
  expect(await column('annualincome')).toMatchObject({ type: 'Money', minimum: 0, precision: 2 });
  expect(await column('birthdate')).toMatchObject({
    type: 'DateTime',
    format: 'DateOnly',
    behavior: 'DateOnly',
  });
  expect(await column('parentcustomerid')).toMatchObject({
    type: 'Customer',
    targets: ['account', 'contact'],
  });
  expect(await column('fullname')).toMatchObject({ writable: false });
});
