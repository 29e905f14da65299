import { expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { readUnwritableFields } from '../../../bridge/xperience/fields/readUnwritableFields.ts';

/** A login that may write these columns; undefined for an engine without logins. */
const loginOf = (granted: readonly string[] | undefined) =>
  ({
    db: {},
    dialect: {
      readRights: async (_db: unknown, rights: readonly { columns: readonly string[] }[]) =>
        granted && rights.map(({ columns }) => columns.every((column) => granted.includes(column))),
    },
  }) as unknown as DatabaseHandle;

test('fields that the login may not write are told with the statement that lets it', async () => {
  const login = loginOf(['ContactCity']);

  expect([...(await readUnwritableFields(login, ['ContactCity', 'ContactTier', 'Odd]Name']))]).toEqual([
    ['ContactTier', 'grant update ([ContactTier]) on dbo.OM_Contact to xperience_bridge;'],
    ['Odd]Name', 'grant update ([Odd]]Name]) on dbo.OM_Contact to xperience_bridge;'],
  ]);
});

test('an engine without logins lets every field be written', async () => {
  expect([...(await readUnwritableFields(loginOf(undefined), ['ContactTier']))]).toEqual([]);
});
