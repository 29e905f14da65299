import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examine, type Installation, startInstallation } from './startInstallation.ts';
import { storeKey } from './storeKey.ts';

let installation: Installation;
beforeEach(async () => {
  installation = await startInstallation(false, 'xbk');
});
afterEach(() => installation.close());

const store = (name: string, value: string) => storeKey(installation.database, name, value);

/** Everything the doctor says, as one text. */
const said = async (env = installation.env): Promise<string> => {
  const { findings } = await examine(env);
  return [...findings]
    .flatMap(([title, found]) => [title, ...found.flatMap(({ text, remedy }) => [text, remedy ?? ''])])
    .join('\n');
};

describe('the doctor at Xperience by Kentico', () => {
  it('finds nothing wrong with a good installation but that it has no public address', async () => {
    const { titled } = await examine(installation.env);
    expect([titled('error'), titled('warning')]).toEqual([[], ['Public address']]);
  });

  it('names product, version and groups, and nothing that only Xperience 13 has', async () => {
    const text = await said();
    expect(text).toContain('Xperience by Kentico, version 31.6.2; no update is being applied.');
    expect(text).toContain('Contact groups\nContacts qualify in any of these groups: Ready for sales.');
    expect(text).not.toMatch(/scor(?:e|ing)|hotfix|Settings → (?:Integration|On-line)|minimum/i);
  });

  it('leads to the bridge where a setting has to be changed, for Xperience does not show it', async () => {
    const { db, dialect } = installation.database;
    const wrong = {
      Dynamics365ContactSyncEnabled: 'False',
      Dynamics365DefaultOwner: `/systemusers(${crypto.randomUUID()})`,
      Dynamics365ContactMapping: '',
    };
    for (const [name, value] of Object.entries(wrong))
      await db
        .updateTable('dynamics365.setting')
        .set({ value, changed_at: dialect.utcNow() })
        .where('name', '=', name)
        .execute();
    const { findings } = await examine(installation.env);
    const remedies = ['Settings', 'Default owner of activities', 'Mapping'].map(
      (title) => findings.get(title)?.[0]?.remedy,
    );
    expect(remedies).toEqual([
      expect.stringContaining('on the page Settings of the bridge'),
      expect.stringContaining('on the page Settings of the bridge'),
      expect.stringContaining('on the page Mapping of the bridge'),
    ]);
    expect(await said()).not.toContain('of Xperience or with');
  });

  it('tells switches that the administration does not show, and lacks none that a release has dropped', async () => {
    await store('CMSCMActivitiesEnabled', 'False');
    const off = (await examine(installation.env)).findings.get('On-line marketing');
    expect(off).toMatchObject([
      { level: 'warning', text: expect.stringContaining('CMSCMActivitiesEnabled') },
    ]);
    expect(off?.[0]?.remedy).toContain('does not show it');
    await installation.database.main
      .deleteFrom('CMS_SettingsKey')
      .where('KeyName', 'in', ['CMSCMActivitiesEnabled', 'CMSEnableOnlineMarketing'])
      .execute();
    const gone = (await examine(installation.env)).findings.get('On-line marketing');
    expect(gone?.map(({ level }) => level)).toEqual(['unchecked']);
  });

  it('calls what Xperience does to its database an update', async () => {
    await store('CMSUpdateInProgress', 'True');
    const { findings, titled } = await examine(installation.env);
    expect(titled('error')).toEqual(['Xperience']);
    expect(findings.get('Xperience')?.[0]?.text).toContain('applying an update');
  });

  it('before the set-up names the bridge tables alone, for the settings are in them', async () => {
    await sql`drop table dynamics365.setting`.execute(installation.database.db);
    const { findings, titled } = await examine(installation.env);
    expect(titled('error')).toEqual(['Bridge tables']);
    expect(findings.get('Rights in Dynamics')?.[0]?.level).toBe('unchecked');
    expect(findings.get('Default owner of activities')?.[0]?.level).toBe('unchecked');
  });
});
