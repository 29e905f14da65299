import { describe, expect, it } from 'vitest';
import { decideContact } from '../../bridge/mapping/decideContact.ts';
import { reviseDecision } from '../../bridge/mapping/reviseDecision.ts';
import type { AgreedValues, FieldValue } from '../../bridge/mapping/types.ts';
import { column, compiled, field, item } from './samples.ts';

const all = [
  field('City', 'text', { size: 10 }),
  field('Street', 'text'),
  field('Visits', 'integer'),
  field('Name', 'text', { required: true }),
  field('ContactID', 'integer', { toDynamicsOnly: true }),
];
const fields = new Map(all.map((each) => [each.name, each]));
const mapping = compiled(
  all,
  [column('city', 'String'), column('street', 'String')],
  [item('City', 'city'), item('Street', 'street')],
);
const ours = { City: 'Brno', Street: 'Long', Visits: 3, Name: 'Ada', ContactID: 7 };
const agreed: AgreedValues = {
  city: { ours: 'Brno', theirs: 'Brno' },
  street: { ours: 'Long', theirs: 'Long' },
};
const caller = { kind: 'updateContact' } as const;
const decision = decideContact({ mapping, ours, theirs: { city: 'Praha', street: 'Long' }, agreed, caller });

function revised(changes: Record<string, FieldValue>) {
  const result = reviseDecision({ fields, ours, decision }, changes);
  if ('detail' in result) throw new Error(result.detail);
  return result.decision;
}

describe('a revised decision', () => {
  it('is the same when nothing was changed about it', () => {
    expect(revised(decision.toXperience)).toEqual(decision);
  });

  it('settles what was left out', () => {
    const { toXperience, agreed: after, fields: explained } = revised({});
    expect(toXperience).toEqual({});
    expect(after.city).toEqual({ ours: 'Brno', theirs: 'Praha' });
    expect(explained[0]).toMatchObject({ column: 'city', action: 'settle' });
    const again = decideContact({
      mapping,
      ours,
      theirs: { city: 'Praha', street: 'Long' },
      agreed: after,
      caller,
    });
    expect(again).toMatchObject({ toXperience: {}, toDynamics: {} });
  });

  it('agrees on an altered value as it will be stored', () => {
    const { toXperience, agreed: after } = revised({ City: 'R&D' });
    expect(toXperience).toEqual({ City: 'R&D' });
    expect(after.city).toEqual({ ours: 'R&D', theirs: 'Praha' });
  });

  it('writes fields that are not mapped, unless they hold the value already', () => {
    expect(revised({ ...decision.toXperience, Visits: 4, Name: 'Ada' }).toXperience).toEqual({
      City: 'Praha',
      Visits: 4,
    });
  });

  it('leaves a mapped field that it adds to the next run', () => {
    const { toXperience, agreed: after } = revised({ Street: 'Short' });
    expect(toXperience).toEqual({ Street: 'Short' });
    expect(after.street).toEqual({ ours: 'Long', theirs: 'Long' });
  });

  it.each<[string, Record<string, FieldValue>, string]>([
    ['that is too long', { City: 'Llanfairpwllgwyngyll' }, 'City: the text has 20 characters'],
    ['of another type', { Visits: 'many' }, 'Visits: "many" is not a number'],
    ['that Xperience keeps', { ContactID: 8 }, 'ContactID is kept by Xperience'],
    ['of a field that does not exist', { Colour: 'red' }, 'Colour is kept by Xperience'],
    ['that must not be empty', { Name: ' ' }, 'Name must not be empty'],
  ])('refuses a value %s', (_what, changes, said) => {
    expect(() => revised(changes)).toThrow(said);
  });
});
