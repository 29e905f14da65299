import { expect, test } from 'vitest';
import { defaultRules } from '../../../bridge/mapping/settings/defaultRules.ts';
import type { ContactField, FieldValue } from '../../../bridge/mapping/types.ts';
import {
  type ChangedSince,
  findArrivals,
  movedPair,
  rebase,
} from '../../../bridge/sync/move/fieldArrivals.ts';

const text = (name: string): ContactField => ({
  name,
  caption: name,
  type: 'text',
  required: false,
  toDynamicsOnly: false,
});
const birthday: ContactField = { ...text('ContactBirthday'), type: 'datetime' };
const pairOf = (field: ContactField, column: string) =>
  movedPair({ ...defaultRules, field: field.name, column }, field, field);
const pairs = [
  pairOf(text('ContactCity'), 'address1_city'),
  pairOf(text('ContactCountryName'), 'address1_country'),
  pairOf(birthday, 'birthdate'),
];

interface Case {
  field: string;
  /** What was agreed as ours, and what each installation holds. */
  agreed: string | null;
  there: FieldValue;
  here: FieldValue;
  since?: ChangedSince;
}

const columns: Record<string, string> = {
  ContactCity: 'address1_city',
  ContactCountryName: 'address1_country',
  ContactBirthday: 'birthdate',
};

function find({ field, agreed, there, here, since }: Case) {
  const column = columns[field] ?? '';
  const [pair] = pairs.filter((each) => each.column === column);
  const known = { [column]: { ours: agreed, theirs: 'what Dynamics holds' } };
  const found =
    pair === undefined
      ? []
      : findArrivals([pair], { there: { [field]: there }, here: { [field]: here } }, known, since);
  return { arrival: found[0]?.arrival, ours: rebase(known, found)[column]?.ours };
}

test.each<[string, Case, ReturnType<typeof find>]>([
  [
    'a value that came over as it was is none of its business',
    { field: 'ContactCity', agreed: 'Brno', there: 'Brno', here: 'Brno' },
    { arrival: undefined, ours: 'Brno' },
  ],
  [
    'a birthday that arrived empty is agreed to be empty',
    {
      field: 'ContactBirthday',
      agreed: '1980-05-01T00:00:00.0000000',
      there: '1980-05-01T00:00:00.0000000',
      here: null,
    },
    { arrival: 'emptied', ours: null },
  ],
  [
    'a country that reads otherwise is agreed to read so',
    { field: 'ContactCountryName', agreed: 'Czech Republic', there: 'Czech Republic', here: 'Czechia' },
    { arrival: 'reworded', ours: 'Czechia' },
  ],
  [
    'an edit of the old installation that was never sent stays an edit',
    { field: 'ContactCity', agreed: 'Brno', there: 'Praha', here: 'Praha' },
    { arrival: 'unsent', ours: 'Brno' },
  ],
  [
    'such an edit that did not come over empties nothing',
    { field: 'ContactCity', agreed: 'Brno', there: 'Praha', here: null },
    { arrival: 'lost', ours: null },
  ],
  [
    'an edit made in the new installation stays an edit',
    { field: 'ContactCity', agreed: 'Brno', there: 'Brno', here: 'Praha', since: 'here' },
    { arrival: 'edited', ours: 'Brno' },
  ],
  [
    'an empty value of a contact that was edited there is still the migration’s doing',
    { field: 'ContactCity', agreed: 'Brno', there: 'Brno', here: null, since: 'here' },
    { arrival: 'emptied', ours: null },
  ],
  [
    'a value that was emptied on purpose in the old installation and not sent stays an edit',
    { field: 'ContactCity', agreed: 'Brno', there: null, here: null },
    { arrival: 'unsent', ours: 'Brno' },
  ],
  [
    'an edit made in the old installation after the copy, and sent, is not undone by the older value',
    { field: 'ContactCity', agreed: 'Praha', there: 'Praha', here: 'Brno', since: 'there' },
    { arrival: 'lost', ours: 'Brno' },
  ],
  [
    'nor is a value that was emptied there after the copy, and sent, filled anew',
    { field: 'ContactCity', agreed: null, there: null, here: 'Brno', since: 'there' },
    { arrival: 'lost', ours: 'Brno' },
  ],
  [
    'an edit made there after the copy, and not sent, is told',
    { field: 'ContactCity', agreed: 'Brno', there: 'Praha', here: 'Brno', since: 'there' },
    { arrival: 'lost', ours: 'Brno' },
  ],
  [
    'an edit that came over stays an edit, though the contact was changed otherwise after the copy',
    { field: 'ContactCity', agreed: 'Brno', there: 'Praha', here: 'Praha', since: 'there' },
    { arrival: 'unsent', ours: 'Brno' },
  ],
])('%s', (_name, given, expected) => {
  expect(find(given)).toEqual(expected);
});

test('a column that was never agreed stays so', () => {
  expect(findArrivals(pairs, { there: {}, here: {} }, {}, undefined)).toEqual([]);
});
