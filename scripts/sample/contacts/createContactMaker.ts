import type { Faker } from '@faker-js/faker';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import type { DateTime2 } from '../../../bridge/database/sqlType.ts';
import { countryIdOf, statusCount } from '../addCountries.ts';
import { states } from '../countries.ts';
import { daysAgo } from '../sampleTime.ts';
import { createChance } from './createChance.ts';
import { createCultures } from './createCultures.ts';
import { type Oddity, oddities } from './oddities.ts';
import type { SampleContact } from './sampleContact.ts';

const loyaltyLevels = ['Bronze', 'Silver', 'Gold'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The latest number of days ago anything happened: nothing in the sample is of today. */
const youngest = 2;

/**
 * Makes contacts one after the other: most are ordinary, some anonymous visitors, and some odd on purpose. The same
 * seed makes the same contacts, however many are asked for.
 */
export function createContactMaker(seed: number): () => SampleContact {
  const chance = createChance(seed, 'contacts');
  const cultures = createCultures(seed);
  let number = 0;
  let before: SampleContact | undefined;

  /** The value for so many of a hundred contacts, else empty. */
  const often = <T>(percent: number, make: () => T): T | null =>
    chance.number.int(99) < percent ? make() : null;

  function person(): SampleContact {
    const { faker, countryCode } = chance.helpers.weightedArrayElement(cultures);
    const sex = chance.helpers.arrayElement(['male', 'female'] as const);
    const first = faker.person.firstName(sex);
    const last = faker.person.lastName(sex);
    const created = daysAgo(youngest + chance.number.int(1800) + chance.number.float());
    return {
      ContactFirstName: first,
      ContactMiddleName: often(10, () => faker.person.firstName(sex)),
      ContactLastName: last,
      ContactJobTitle: often(60, () => cut(faker.person.jobTitle(), 50)),
      ContactAddress1: often(70, () => cut(faker.location.streetAddress(), 100)),
      ContactCity: often(75, () => cut(faker.location.city(), 80)),
      ContactZIP: often(70, () => faker.location.zipCode()),
      ContactStateID: countryCode === 'US' ? 1 + chance.number.int(states.length - 1) : null,
      ContactCountryID: countryIdOf(countryCode),
      ContactMobilePhone: often(50, () => cut(faker.phone.number(), 26)),
      ContactBusinessPhone: often(30, () => cut(faker.phone.number(), 26)),
      ContactEmail: often(94, () => emailOf(first, last, number)),
      ContactBirthday: often(40, () => birthday(chance)),
      ContactGender: often(80, () => (sex === 'male' ? 1 : 2)),
      ContactStatusID: often(50, () => 1 + chance.number.int(statusCount - 1)),
      ContactNotes: often(15, () => chance.lorem.sentences({ min: 1, max: 3 })),
      ContactOwnerUserID: often(10, () => 3),
      ContactMonitored: true,
      ...identity(created),
      ContactCampaign: often(10, () => 'spring-2026'),
      ContactCompanyName: often(40, () => cut(faker.company.name(), 100)),
      ContactLoyaltyLevel: often(50, () => chance.helpers.arrayElement(loyaltyLevels)),
      ContactPreferredDay: often(30, () => chance.helpers.arrayElement(weekdays)),
      ContactWebsite: often(15, () => `https://www.example.org/people/${number}`),
      ContactNoPhoneCalls: often(60, () => chance.datatype.boolean()),
      ContactChildren: often(35, () => chance.number.int(4)),
      ContactCustomerNumber: often(40, () => 9_000_000_000 + number),
      ContactYearlyBudget: often(30, () => chance.number.int(5_000_000) / 100),
      ContactLatitude: often(20, () => chance.number.int({ min: -80_000, max: 80_000 }) / 1000),
      ContactAnniversary: often(15, () => birthday(chance).slice(0, 10)),
      ContactLastTestRide: often(20, () =>
        daysAgo(youngest + chance.number.int(500) + chance.number.float()),
      ),
      ContactStoreCardID: often(25, () => chance.string.uuid()),
    };
  }

  function identity(created: DateTime2) {
    const age = chance.number.float();
    const modified = age < 0.5 ? created : daysAgo(youngest + chance.number.int(600) + age);
    return {
      ContactGUID: chance.string.uuid(),
      ContactLastModified: modified > created ? modified : created,
      ContactCreated: created,
      ContactBounces: often(5, () => 1 + chance.number.int(3)) ?? 0,
    };
  }

  /** Xperience names a visitor who has given no name by the time of the first visit. */
  function anonymous(visitor: SampleContact): SampleContact {
    const { ContactGUID, ContactLastModified, ContactCreated, ContactBounces } = visitor;
    const empty = Object.fromEntries(Object.keys(visitor).map((column) => [column, null]));
    const known = {
      ContactGUID,
      ContactLastModified,
      ContactCreated,
      ContactBounces,
      ContactMonitored: true,
    };
    const name = `Anonymous - ${ContactCreated.slice(0, 23).replace('T', ' ')}`;
    return Object.assign({ ...visitor }, empty, known, { ContactLastName: name });
  }

  return () => {
    number += 1;
    const kind = chance.helpers.weightedArrayElement<'ordinary' | 'anonymous' | Oddity>([
      { value: 'ordinary', weight: 72 },
      { value: 'anonymous', weight: 12 },
      ...Object.entries(oddities).map(([value, { weight }]) => ({ value: value as Oddity, weight })),
    ]);
    const ordinary = person();
    const made =
      kind === 'ordinary'
        ? ordinary
        : kind === 'anonymous'
          ? anonymous(ordinary)
          : { ...ordinary, ...oddities[kind].change(ordinary, before, number) };
    before = made;
    return made;
  };
}

/** Cuts to whole characters, so that no half of a surrogate pair is left. */
function cut(text: string, length: number): string {
  let kept = '';
  for (const sign of text) {
    if (kept.length + sign.length > length) break;
    kept += sign;
  }
  return kept.trim();
}

function birthday(chance: Faker): DateTime2 {
  const day = chance.date.between({ from: '1940-01-01T00:00:00Z', to: '2006-12-31T00:00:00Z' });
  return dateTime2(`${day.toISOString().slice(0, 10)}T00:00:00`);
}

/** An address of its own on a domain nobody can own; letters beyond ASCII are written without their marks. */
function emailOf(first: string, last: string, number: number): string {
  const name = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase()
    .replace(/^\.+|\.+$/g, '');
  return `${name.slice(0, 40) || 'visitor'}.${number}@example.com`;
}
