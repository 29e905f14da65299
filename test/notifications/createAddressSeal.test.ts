import { expect, it } from 'vitest';
import { createAddressSeal } from '../../bridge/notifications/createAddressSeal.ts';

const secret = 'a secret of tests, long enough to be taken';
const address = 'https://prod.logic.azure.com/x?sig=secret';
const seal = createAddressSeal(secret);

it('opens what it sealed, for the same owner', () => {
  const sealed = seal.seal(address, 'one');
  expect(sealed).not.toContain('logic');
  expect(seal.open(sealed, 'one')).toEqual({ address, isOutdated: false });
});

it('opens nothing that belongs elsewhere, was changed, or sealed with another secret', () => {
  const sealed = seal.seal(address, 'one');
  expect(seal.open(sealed, 'other')).toBeUndefined();
  expect(seal.open(`${sealed.slice(0, -2)}AA`, 'one')).toBeUndefined();
  expect(createAddressSeal(`${secret}!`).open(sealed, 'one')).toBeUndefined();
  for (const text of ['', 's1.', 's1.AAAA', 's2.AAAA', sealed.slice(0, 20)])
    expect(seal.open(text, 'one')).toBeUndefined();
});

it('opens what the former secret sealed, and says so', () => {
  const next = createAddressSeal(`${secret}, the next one`, secret);
  expect(next.open(seal.seal(address, 'one'), 'one')).toEqual({ address, isOutdated: true });
});

it('never seals the same twice, and knows it again by its fingerprint', () => {
  expect(seal.seal(address, 'one')).not.toBe(seal.seal(address, 'one'));
  expect(seal.fingerprint('a', address)).toBe(seal.fingerprint('a', address));
  expect(seal.fingerprint('a', 'b')).not.toBe(seal.fingerprint('ab', ''));
});
