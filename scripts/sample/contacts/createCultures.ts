import type { Faker } from '@faker-js/faker';
import { faker as czech } from '@faker-js/faker/locale/cs_CZ';
import { faker as german } from '@faker-js/faker/locale/de';
import { faker as greek } from '@faker-js/faker/locale/el';
import { faker as british } from '@faker-js/faker/locale/en_GB';
import { faker as american } from '@faker-js/faker/locale/en_US';
import { faker as spanish } from '@faker-js/faker/locale/es';
import { faker as french } from '@faker-js/faker/locale/fr';
import { faker as japanese } from '@faker-js/faker/locale/ja';
import { faker as polish } from '@faker-js/faker/locale/pl';

/** Where a contact comes from: names, streets and telephone numbers of that country. */
export interface Culture {
  faker: Faker;
  countryCode: string;
  /** Share among the contacts. */
  weight: number;
}

const cultures: readonly Culture[] = [
  { faker: american, countryCode: 'US', weight: 30 },
  { faker: british, countryCode: 'GB', weight: 15 },
  { faker: czech, countryCode: 'CZ', weight: 15 },
  { faker: german, countryCode: 'DE', weight: 12 },
  { faker: french, countryCode: 'FR', weight: 8 },
  { faker: spanish, countryCode: 'ES', weight: 7 },
  { faker: polish, countryCode: 'PL', weight: 6 },
  { faker: greek, countryCode: 'GR', weight: 4 },
  { faker: japanese, countryCode: 'JP', weight: 3 },
];

/** The cultures, each started from the seed. They are shared: make one sample at a time. */
export function createCultures(seed: number): { value: Culture; weight: number }[] {
  return cultures.map((culture, index) => {
    culture.faker.seed([seed, index]);
    return { value: culture, weight: culture.weight };
  });
}
