import { expect, it } from 'vitest';
import { run as sync } from '../../scripts/sync.ts';
import { runHere } from './runHere.ts';

it('a server that is down ends sync with 1: it can be tried again', async () => {
  const { status, stderr } = await runHere(sync, ['contacts'], {
    env: {
      XPERIENCE_DATABASE: 'Server=127.0.0.1,1;Database=x;User ID=x;Password=x;Connect Timeout=1',
      XPERIENCE_TIME_ZONE: 'Europe/Prague',
      DYNAMICS365_URL: 'https://contoso.crm4.dynamics.com',
      DYNAMICS365_TENANT_ID: 'contoso.onmicrosoft.com',
      DYNAMICS365_CLIENT_ID: '8f3d2b1c-6a5e-4c7d-b9f0-2e1d3c4b5a60',
      DYNAMICS365_CLIENT_SECRET: 'not-a-real-secret',
    },
  });
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/cannot be opened.* was not reached .*\. Start it,/),
  ]);
  expect(stderr).not.toContain('statement');
});
