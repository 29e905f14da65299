import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { examine, type Installation, startInstallation } from './startInstallation.ts';

let installation: Installation;
beforeEach(async () => {
  // Only Xperience 13 is known to separate contact data.
  installation = await startInstallation(true, '13');
});
afterEach(() => installation.close());

const errors = async (changes: Record<string, string>) => {
  const { findings, titled } = await examine({ ...installation.env, ...changes });
  return { titles: titled('error'), xperience: findings.get('Xperience')?.[0]?.text };
};

describe('the doctor on separated contact data', () => {
  it('finds nothing wrong with a good installation, and names both databases', async () => {
    const { findings, titled } = await examine(installation.env);
    expect(titled('error')).toEqual([]);
    expect(findings.get('Database of Xperience')?.map(({ text }) => text)).toEqual([
      expect.stringContaining('xperience.db on'),
      expect.stringContaining('xperience-contacts.db on'),
    ]);
  });

  it('tells that the second connection string is missing', async () => {
    const { XPERIENCE_CONTACT_DATABASE: _gone, ...env } = installation.env;
    const { findings } = await examine(env);
    expect(findings.get('Xperience')?.[0]?.remedy).toContain('Set XPERIENCE_CONTACT_DATABASE');
  });

  it('tells that the two are exchanged', async () => {
    const { XPERIENCE_DATABASE: main = '', XPERIENCE_CONTACT_DATABASE: contacts = '' } = installation.env;
    const { xperience } = await errors({ XPERIENCE_DATABASE: contacts, XPERIENCE_CONTACT_DATABASE: main });
    expect(xperience).toContain('leads to the contacts');
  });

  it('tells that the second one has no contacts', async () => {
    const file = join(installation.folder, 'empty.db');
    await (await openSqlite({ file })).close();
    const { titles, xperience } = await errors({ XPERIENCE_CONTACT_DATABASE: file });
    expect(titles).toEqual(['Xperience', 'Bridge tables']);
    expect(xperience).toContain('Neither database has contacts');
  });

  it('names the second one when it cannot be opened', async () => {
    const { titles } = await errors({ XPERIENCE_CONTACT_DATABASE: join(installation.folder, 'missing.db') });
    expect(titles).toEqual(['Configuration']);
  });

  it('notices a copy of the main database', async () => {
    await installation.database.db
      .updateTable('dynamics365.installation')
      .set({ main_database: 'Production' })
      .execute();
    const { findings } = await examine(installation.env);
    expect(findings.get('Installation')?.[0]).toMatchObject({
      level: 'error',
      text: expect.stringContaining('with the main database Production'),
    });
  });
});
