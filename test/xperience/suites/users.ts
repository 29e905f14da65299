import { describe, expect, test } from 'vitest';
import { readPermissions } from '../../../bridge/xperience/users/readPermissions.ts';
import { readUser } from '../../../bridge/xperience/users/readUser.ts';
import { addUsers } from '../../../scripts/sample/addUsers.ts';
import { sampleUsers } from '../../../scripts/sample/sampleUsers.ts';
import type { TestEngine } from '../../database/engine.ts';
import { openXperience } from '../openXperience.ts';

const idOf = (name: string): number => sampleUsers.findIndex((user) => user.name === name) + 1;

export function describeUsers(engine: TestEngine): void {
  const open = async () => {
    const database = await openXperience(engine);
    await addUsers(database);
    return database;
  };

  describe(`users on the ${engine.name}`, () => {
    test('are found by name whatever its capitals, and named as stored', async () => {
      const database = await open();
      const names = ['ADMINISTRATOR', 'žOFIE', 'Editor.Modify'].map(
        async (name) => (await readUser(database, name))?.name,
      );
      expect(await Promise.all(names)).toEqual(['administrator', 'Žofie', 'editor.modify']);
    });

    test.each(['nobody', 'Zofie', 'administrator ', '', "' or 1=1 --"])(
      'nobody is found by "%s"',
      async (name) => {
        expect(await readUser(await open(), name)).toBeUndefined();
      },
    );

    test('carry everything signing in has to know', async () => {
      const database = await open();
      expect(await readUser(database, 'editor.mfa')).toEqual({
        userId: idOf('editor.mfa'),
        name: 'editor.mfa',
        guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        enabled: true,
        external: false,
        domain: false,
        multiFactorRequired: true,
        privilegeLevel: 1,
        passwordFormat: 'PBKDF2',
        passwordHash: expect.stringMatching(/^AB.{54}$/),
        securityStamp: null,
      });
    });

    test.each([
      ['editor.disabled', { enabled: false }],
      ['editor.external', { external: true }],
      ['editor.blank', { passwordHash: '' }],
      ['editor.plain', { passwordFormat: '', passwordHash: 'Sample-Plain-1' }],
    ])('%s is told by %j', async (name, expected) => {
      expect(await readUser(await open(), name)).toMatchObject(expected);
    });
  });

  describe(`permissions on the ${engine.name}`, () => {
    const none = {
      read: false,
      modify: false,
      modifyConfiguration: false,
      readActivities: false,
      readForms: false,
    };
    const all = { read: true, modify: true, readActivities: true, readForms: true };

    test.each([
      ['editor.modify', { ...none, ...all }],
      ['editor.read', { ...none, read: true, readActivities: true }],
      ['editor.configure', { ...all, modifyConfiguration: true }],
      ['editor.member', { ...none, ...all }],
      ['editor.expired', none],
      ['editor.nothing', none],
      ['administrator', none],
    ])('roles give %s %j', async (name, expected) => {
      expect(await readPermissions(await open(), idOf(name), 'BlueHeron')).toEqual(expected);
    });

    test('a role of another site gives nothing, a global one does', async () => {
      const database = await open();
      const given = ['editor.modify', 'editor.read'].map((name) =>
        readPermissions(database, idOf(name), 'Other'),
      );
      expect(await Promise.all(given)).toEqual([none, { ...none, read: true, readActivities: true }]);
    });

    test('the only site counts when none is named, and none of several', async () => {
      const database = await open();
      const only = await readPermissions(database, idOf('editor.modify'));
      await database.main
        .insertInto('CMS_Site')
        .values({
          SiteName: 'Second',
          SiteGUID: crypto.randomUUID(),
          SiteLastModified: database.dialect.now(),
        })
        .execute();
      const several = await readPermissions(database, idOf('editor.modify'));
      expect([only.modify, several.modify]).toEqual([true, false]);
    });

    test('an assignment that has run out gives nothing', async () => {
      const database = await open();
      await database.main
        .updateTable('CMS_UserRole')
        .set({ ValidTo: database.dialect.now(-1000) })
        .where('UserID', '=', idOf('editor.modify'))
        .execute();
      expect(await readPermissions(database, idOf('editor.modify'), 'BlueHeron')).toEqual(none);
    });
  });
}
