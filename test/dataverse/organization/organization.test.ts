import { expect, test } from 'vitest';
import { seededIds } from '../../standins/dataverse/seed/seedOrganization.ts';
import { connect } from '../connect.ts';

test('says who the token is', async () => {
  const { client, standin } = await connect();
  expect(await client.whoAmI()).toEqual({
    userId: expect.stringMatching(/^30000000-/),
    businessUnitId: standin.organization.businessUnitId,
    organizationId: standin.organization.id,
  });
});

test('names the organisation and its version', async () => {
  const { client, standin } = await connect();
  expect(await client.readOrganization()).toEqual({
    organizationId: standin.organization.id,
    name: 'contoso',
    version: expect.stringMatching(/^9\.2\./),
  });
});

test('lists enabled users that people work with', async () => {
  const { client } = await connect();
  const users = await client.listUsers();
  expect(users.map(({ name }) => name)).toEqual(['Ada Admin', 'Sam Seller', 'Sue Support']);
  expect(users[0]).toEqual({
    id: seededIds.administrator,
    name: 'Ada Admin',
    email: 'ada.admin@contoso.example',
  });
});

test('lists users and owner teams as owners, as settings refer to them', async () => {
  const { client } = await connect();
  const owners = await client.listOwners();
  expect(owners.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'user Ada Admin',
    'user Sam Seller',
    'user Sue Support',
    'team contoso',
    'team Sales',
  ]);
  expect(owners[0]?.reference).toBe(`/systemusers(${seededIds.administrator})`);
  expect(owners.at(-1)?.reference).toBe(`/teams(${seededIds.salesTeam})`);
});

test('an app registration without an application user is told what to make', async () => {
  const { client, standin } = await connect();
  const users = standin.organization.table('systemuser')?.rows;
  for (const user of [...(users?.scan() ?? [])].filter(({ id }) => id.startsWith('30000000-')))
    users?.remove(user.id, 1);
  await expect(client.whoAmI()).rejects.toMatchObject({ kind: 'forbidden' });
});

test('tells what a user may do', async () => {
  const { client, standin } = await connect();
  const { userId } = await client.whoAmI();
  standin.organization.rights.set(userId, new Set(['Create contact', 'Create task', 'Read systemuser']));
  const held = await client.readPrivileges(userId);
  expect(held.sort((one, other) => (one.name < other.name ? -1 : 1))).toEqual([
    { name: 'prvCreateActivity', depth: 'Global' },
    { name: 'prvCreateContact', depth: 'Global' },
    { name: 'prvReadUser', depth: 'Global' },
  ]);
});
