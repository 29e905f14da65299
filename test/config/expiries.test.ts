import { generate } from 'selfsigned';
import { expect, test } from 'vitest';
import { describeExpiry, expiries } from '../../bridge/config/expiries.ts';
import { readConfig } from '../../bridge/config.ts';

const id = '8f14e45f-ceea-467f-9d2c-0a1b2c3d4e5f';
const env = {
  XPERIENCE_DATABASE: 'Data Source=db.site.test;Initial Catalog=X;User ID=bridge;Password=hidden-1',
  XPERIENCE_TIME_ZONE: 'Europe/Prague',
  DYNAMICS365_URL: 'https://site.crm4.dynamics.com',
  DYNAMICS365_TENANT_ID: id,
  DYNAMICS365_CLIENT_ID: id,
  DYNAMICS365_CLIENT_SECRET: 'hidden-2',
  DYNAMICS365_CLIENT_SECRET_EXPIRES: '2027-06-30',
};
const known = (more: Record<string, string> = {}) => {
  const read = readConfig({ ...env, ...more });
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  return expiries(read.config);
};

test.each([
  ['2027-04-30', undefined],
  ['2027-05-01', 'ends on 2027-06-30, in 60 days'],
  ['2027-06-16', 'ends on 2027-06-30, in 14 days'],
  ['2027-06-29', 'in 1 day.'],
  ['2027-06-30', 'in 0 days'],
  ['2027-07-01', 'ended on 2027-06-30'],
])('on %s a secret that ends on 30 June is told of: %s', (today, said) => {
  const [secret] = known();
  if (secret === undefined) throw new Error('no end is known');
  const told = describeExpiry(secret, new Date(`${today}T12:00:00Z`));
  if (said === undefined) expect(told).toBeUndefined();
  else expect(told).toContain(said);
});

test('the end of a certificate stands in it', async () => {
  const notAfterDate = new Date('2027-03-04T05:06:07Z');
  const made = await generate([{ name: 'commonName', value: 'bridge' }], { notAfterDate, keySize: 2048 });
  const { DYNAMICS365_CLIENT_SECRET: _secret, DYNAMICS365_CLIENT_SECRET_EXPIRES: _end, ...without } = env;
  const read = readConfig({ ...without, DYNAMICS365_CLIENT_CERTIFICATE: made.private + made.cert });
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  expect(expiries(read.config).map(({ end }) => end)).toEqual([notAfterDate]);
});
