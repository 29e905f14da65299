import { describe, expect, onTestFinished, test } from 'vitest';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { readContactFields } from '../../bridge/xperience/fields/readContactFields.ts';
import { isSampleDatabase } from '../../bridge/xperience/settings/isSampleDatabase.ts';
import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';
import { openTestDatabase, useServer } from '../database/sqlServer/testServer.ts';
import { runSample } from './runSample.ts';

describeOnServer('the sample', (_engine, connectionString) => {
  const server = useServer(connectionString);

  describe('the sample on a server', () => {
    test('is made in an empty database and refused in one that holds something', async () => {
      const own = await server().create();
      onTestFinished(() => server().drop(own));
      const made = await runSample(
        '--database',
        own,
        '--contacts',
        '40',
        '--seed',
        '5',
        '--time-zone',
        'UTC',
      );
      expect([made.code, made.err]).toEqual([0, '']);
      const database = await openTestDatabase(own);
      const contacts = await database.db.selectFrom('OM_Contact').select('ContactID').execute();
      const fields = await readContactFields(database);
      const found = [await isSampleDatabase(database), await readSchemaVersion(database)];
      await database.close();
      expect([contacts.length, ...found]).toEqual([40, true, currentSchemaVersion]);
      expect(fields.length).toBeGreaterThan(20);
      expect(made.out).not.toContain(passwordOf(own));
      const again = await runSample('--database', own);
      expect([again.code, again.err]).toEqual([1, expect.stringMatching(/not empty/)]);
    });
  });
});

function passwordOf(connectionString: string): string {
  return /password=([^;]+)/i.exec(connectionString)?.[1] ?? '';
}
