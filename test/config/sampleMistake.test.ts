import { expect, it } from 'vitest';
import { sampleMistake } from '../../bridge/config/sampleMistake.ts';

it.each([
  'https://contoso.crm4.dynamics.com',
  'https://127.0.0.1.example.com',
  'https://localhost.example.com',
])('refuses a sample database with Dynamics at %s', (url) => {
  expect(sampleMistake(true, url)).toMatchObject({ problem: expect.stringContaining(url) });
});

it.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])(
  'takes a sample database with a stand-in at %s',
  (url) => {
    expect(sampleMistake(true, url)).toBeUndefined();
  },
);

it('takes a database that is no sample with any Dynamics', () => {
  expect(sampleMistake(false, 'https://contoso.crm4.dynamics.com')).toBeUndefined();
});
