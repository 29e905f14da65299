import { base, en, Faker } from '@faker-js/faker';

/** A source of chance of its own for each part of the sample, so that a change in one leaves the others as they are. */
export function createChance(seed: number, part: 'contacts' | 'history'): Faker {
  const chance = new Faker({ locale: [en, base] });
  chance.seed([seed, part === 'contacts' ? 1000 : 2000]);
  return chance;
}
