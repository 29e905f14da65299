import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { countQualifying } from '../../../bridge/xperience/contacts/countQualifying.ts';
import { listContacts } from '../../../bridge/xperience/contacts/listContacts.ts';
import { readNewlyReached, readQualifying } from '../../../bridge/xperience/points/readQualifying.ts';
import {
  type ChosenGroups,
  canBeTold,
  groupNamesIn,
  listContactGroups,
  readChosenGroups,
} from '../../../bridge/xperience/qualifying/chosenGroups.ts';
import { readGroupStandings } from '../../../bridge/xperience/qualifying/groupStandings.ts';
import {
  isSettled,
  markedContacts,
  readHighestMark,
  readQualified,
  readSignature,
} from '../../../bridge/xperience/qualifying/marks.ts';
import type { TestEngine } from '../../database/engine.ts';
import { addContact, guid, hold, openXperience } from '../openXperience.ts';

const largestId = 2 ** 31 - 1;
const everybody = { after: 0, upTo: largestId } as const;

async function addGroup(
  { db, dialect }: DatabaseHandle,
  name: string,
  more: { status?: number | null; guid?: string } = {},
): Promise<number> {
  const insert = db.insertInto('OM_ContactGroup').values({
    ContactGroupName: name,
    ContactGroupDisplayName: `The ${name}`,
    ContactGroupStatus: more.status ?? null,
    ContactGroupGUID: more.guid ?? crypto.randomUUID(),
  });
  const { ContactGroupID } = await dialect
    .outputInserted(insert, ['ContactGroupID'])
    .executeTakeFirstOrThrow();
  return ContactGroupID;
}

async function addMember({ db }: DatabaseHandle, group: number, related: number, type = 0): Promise<void> {
  await db
    .insertInto('OM_ContactGroupMember')
    .values({
      ContactGroupMemberContactGroupID: group,
      ContactGroupMemberType: type,
      ContactGroupMemberRelatedID: related,
    })
    .execute();
}

/** Contacts 1 to 4: the first in both groups, the second and third in one each, the fourth in none. */
async function fill(engine: TestEngine) {
  const database = await openXperience(engine);
  for (let count = 0; count < 4; count += 1) await addContact(database);
  const [sales, fans] = [
    await addGroup(database, 'Sales', { guid: guid(1) }),
    await addGroup(database, 'Fans'),
  ];
  for (const [group, contact] of [
    [sales, 1],
    [fans, 1],
    [sales, 2],
    [fans, 3],
  ] as const)
    await addMember(database, group, contact);
  return { database, sales, fans };
}

const condition = (groups: ChosenGroups) => ({ minimumScore: 0, scoreRule: 'singleScore', groups }) as const;

/** Contact groups as a rule by which contacts qualify, on one engine. */
export function describeGroups(engine: TestEngine): void {
  const choose = (database: DatabaseHandle, match: 'any' | 'all', ...chosen: string[]) =>
    readChosenGroups(database, { match, chosen });

  describe(`contact groups on the ${engine.name}`, () => {
    test.each([
      ['any', ['Sales'], [1, 2]],
      ['any', ['Sales', 'Fans'], [1, 2, 3]],
      ['all', ['Sales', 'Fans'], [1]],
      ['all', ['sales', 'FANS'], [1]],
      ['any', [guid(1).toUpperCase()], [1, 2]],
      ['any', [], []],
    ] as const)('%s of %j has %j in it', async (match, chosen, expected) => {
      const { database } = await fill(engine);
      const groups = await choose(database, match, ...chosen);
      const found = await readQualifying(database, [1, 2, 3, 4], condition(groups));
      expect([...found].sort()).toEqual([...expected]);
      expect(await readQualified(database, condition(groups), { ...everybody, except: 'linked' })).toEqual([
        ...expected,
      ]);
      const list = { show: 'qualifying', ...condition(groups) } as const;
      const listed = await listContacts(database, list, { after: 0, limit: 10, fields: [] });
      expect(listed.map(({ contactId }) => contactId)).toEqual([...expected]);
      expect(await countQualifying(database, condition(groups))).toMatchObject({ count: expected.length });
    });

    test('count contacts, and no accounts with the same numbers', async () => {
      const { database, sales } = await fill(engine);
      await addMember(database, sales, 4, 1);
      const groups = await choose(database, 'any', 'Sales');
      expect([...(await readQualifying(database, [4], condition(groups)))]).toEqual([]);
      expect(await readQualified(database, condition(groups), { ...everybody, except: 'linked' })).toEqual([
        1, 2,
      ]);
      const [standing] = await readGroupStandings(database, ['Sales'], 4);
      expect(standing).toMatchObject({ displayName: 'The Sales', member: false });
    });

    test('show how one contact stands with each of them', async () => {
      const { database, fans } = await fill(engine);
      const chosen = ['fans', guid(1), 'Gone'];
      const usual = { rebuilding: false, missing: false };
      const of = async (contactId: number) => readGroupStandings(database, chosen, contactId);
      expect(await of(1)).toEqual([
        { name: 'Sales', displayName: 'The Sales', member: true, ...usual },
        { name: 'Fans', displayName: 'The Fans', member: true, ...usual },
        { name: 'Gone', displayName: 'Gone', member: false, rebuilding: false, missing: true },
      ]);
      expect((await of(2)).map(({ member }) => member)).toEqual([true, false, false]);
      expect((await of(4)).some(({ member }) => member)).toBe(false);
      await database.db
        .updateTable('OM_ContactGroup')
        .set({ ContactGroupStatus: 1 })
        .where('ContactGroupID', '=', fans)
        .execute();
      expect((await of(3))[1]).toMatchObject({ member: true, rebuilding: true });
    });

    test('leave out contacts that are held or linked, and those known to have qualified', async () => {
      const { database } = await fill(engine);
      const groups = condition(await choose(database, 'any', 'Sales', 'Fans'));
      await hold(database, 1);
      await database.db
        .updateTable('OM_Contact')
        .set({ ContactDynamics365RelatedID: guid(9) })
        .where('ContactID', '=', 2)
        .execute();
      expect([...(await readQualifying(database, [1, 2, 3, 4], groups))]).toEqual([3]);
      expect(await readQualified(database, groups, { ...everybody, except: 'linked' })).toEqual([1, 3]);
      await database.db
        .insertInto('dynamics365.reached_contact')
        .values({ contact_id: 3, told: true, noticed_at: database.dialect.utcNow() })
        .execute();
      expect(await readQualified(database, groups, { ...everybody, except: 'known' })).toEqual([1, 2]);
      expect((await readNewlyReached(database, groups, [1, 2, 3])).map(({ contactId }) => contactId)).toEqual(
        [1, 2],
      );
      expect(await readQualified(database, groups, { after: 1, upTo: 2, except: 'known' })).toEqual([2]);
    });

    test.each([
      ['any', [1, 3], true],
      ['all', [], false],
    ] as const)('of which one is being rebuilt, %s has %j in it', async (match, expected, told) => {
      const { database } = await fill(engine);
      const before = await readSignature(database, condition(await choose(database, match, 'Sales', 'Fans')));
      await database.db
        .updateTable('OM_ContactGroup')
        .set({ ContactGroupStatus: 1 })
        .where('ContactGroupName', '=', 'Sales')
        .execute();
      const groups = await choose(database, match, 'Sales', 'Fans');
      expect(groups).toMatchObject({ rebuilding: ['The Sales'], names: ['The Fans'], missing: [] });
      expect(await readSignature(database, condition(groups)), 'that tells a run to look at everybody').toBe(
        before,
      );
      expect([canBeTold(groups), isSettled({ groups })]).toEqual([told, false]);
      expect([...(await readQualifying(database, [1, 2, 3], condition(groups)))]).toEqual([...expected]);
    });

    test('that were deleted are named, and nobody is in all of them', async () => {
      const { database } = await fill(engine);
      const groups = await choose(database, 'all', 'Sales', 'Gone');
      expect(groups).toMatchObject({ missing: ['Gone'], ids: [expect.any(Number)] });
      expect([...(await readQualifying(database, [1, 2], condition(groups)))]).toEqual([]);
      expect(isSettled({ groups: await choose(database, 'any', 'Gone') })).toBe(false);
    });

    test('leave a trace of whoever enters, in the order of entering', async () => {
      const { database, sales, fans } = await fill(engine);
      const groups = condition(await choose(database, 'any', 'Sales'));
      const after = await readHighestMark(database, 'groups');
      expect(after).toBe(4);
      for (const [group, contact] of [
        [sales, 4],
        [fans, 4],
        [sales, 3],
      ] as const)
        await addMember(database, group, contact);
      const upTo = await readHighestMark(database, 'groups');
      const pages: number[][] = [];
      for await (const page of markedContacts(database, groups, { after, upTo })) pages.push(page);
      expect(pages).toEqual([[4, 3]]);
    });

    test('are offered by name', async () => {
      const { database } = await fill(engine);
      expect(await listContactGroups(database)).toEqual([
        { name: 'Fans', displayName: 'The Fans' },
        { name: 'Sales', displayName: 'The Sales' },
      ]);
    });

    test('are parted by commas in a setting', () => {
      expect(groupNamesIn(' Sales ,, Fans,Sales')).toEqual(['Sales', 'Fans']);
    });
  });
}
