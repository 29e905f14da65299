import type { Organization, TableState } from '../organization/organization.ts';
import { withComputedValues, withoutUndefined } from '../rows/computedValues.ts';
import { newRowDefaults } from '../rows/newRowDefaults.ts';
import type { Value, Values } from '../rows/row.ts';
import { createRandom } from './createRandom.ts';
import { platformContext } from './platformContext.ts';
import { seededIds } from './seedOrganization.ts';

const firstNames = [
  'Anna',
  'Bjørn',
  'Chloé',
  'David',
  'Eliška',
  'Farid',
  'Giulia',
  'Hana',
  'Ivan',
  'José',
  'Karolína',
  'Liam',
  'Müge',
  'Noor',
  'Ondřej',
  'Priya',
];
const lastNames = [
  'Andersson',
  "O'Brien",
  'Černý',
  'Dupont',
  'Ekberg',
  'Fernández',
  'Großmann',
  'Horváth',
  'Ito',
  'Jones',
  'Kowalski',
  'Löwe',
  'Müller',
  'Novák',
  'Özdemir',
  'Petrov',
];
const cities = ['Brno', 'Stockholm', 'São Paulo', 'Leeds', 'Zürich', 'Kraków', 'Boston', 'Malmö'];
const jobs = ['Buyer', 'Head of Marketing', 'Engineer', 'Accountant', 'Director', 'Nurse'];

/**
 * Puts `count` contacts in place, straight into the store: deterministic for a seed, ids included, so that two
 * organizations seeded alike hold the same rows. Returns the ids, in order.
 */
export function seedContacts(organization: Organization, count: number, seed: number): string[] {
  const state = organization.table('contact');
  if (!state) throw new Error('The organization has no table contact.');
  const random = createRandom(seed);
  const defaults = withoutUndefined(
    newRowDefaults(platformContext(organization, seededIds.administrator), state, {}),
  );
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const id = randomGuid(random);
    const values = withComputedValues(state, contactValues(state, defaults, random, number, seed));
    state.rows.put({ id, version: organization.nextVersion(), values });
    ids.push(id);
    if (number % settleEvery === 0) state.rows.settle();
  }
  state.rows.settle();
  return ids;
}

/** Often enough that a store on disk keeps its transaction small. */
const settleEvery = 10_000;

function contactValues(
  state: TableState,
  defaults: Values,
  random: () => number,
  number: number,
  seed: number,
): Record<string, Value | undefined> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const sometimes = (chance: number, value: () => Value): Value | undefined =>
    random() < chance ? value() : undefined;
  const firstname = pick(firstNames);
  const lastname = pick(lastNames);
  const year = 1950 + Math.floor(random() * 55);
  const day = (limit: number): string => String(1 + Math.floor(random() * limit)).padStart(2, '0');
  const values: Record<string, Value | undefined> = {
    firstname,
    lastname,
    emailaddress1: sometimes(0.9, () => `contact${number}.${seed}@example.com`),
    telephone1: sometimes(0.5, () => `+420 ${100_000_000 + Math.floor(random() * 900_000_000)}`),
    mobilephone: sometimes(0.4, () => `+46 ${10_000_000 + Math.floor(random() * 90_000_000)}`),
    jobtitle: sometimes(0.5, () => pick(jobs)),
    address1_line1: sometimes(0.6, () => `${1 + Math.floor(random() * 200)} Market Street`),
    address1_city: sometimes(0.6, () => pick(cities)),
    address1_country: sometimes(0.5, () => 'Czech Republic'),
    gendercode: sometimes(0.6, () => 1 + Math.floor(random() * 2)),
    birthdate: sometimes(0.4, () => `${year}-${day(12)}-${day(28)}`),
    numberofchildren: sometimes(0.2, () => Math.floor(random() * 5)),
    donotbulkemail: random() < 0.1,
  };
  for (const name in defaults) values[name] ??= defaults[name];
  for (const name in values) if (!state.columns.has(name)) delete values[name];
  return values;
}

/** A version 4 GUID drawn from the generator. */
function randomGuid(random: () => number): string {
  const hex = (digits: number): string =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(8)}${hex(4)}`;
}
