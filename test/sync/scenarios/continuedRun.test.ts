import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { readModuleSetting } from '../readModuleSetting.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { touchContacts } from '../touchContacts.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 140, seed: 11 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  await stage.sync();
  await touchContacts(stage, { modified: 80, changed: 80, title: 'Everyone' });
});

afterEach(() => stage.close());

/** The job title goes to another column from now on. */
async function changeMapping(): Promise<void> {
  const name = 'Dynamics365ContactMapping';
  const before = await readModuleSetting(stage.database, name);
  await storeModuleSetting(stage.database, name, before.replace('"jobtitle"', '"department"'));
}

const departments = () => [...stage.rows().values()].filter((row) => row.department === 'Everyone').length;

describe('a run that waited while the mapping was changed', () => {
  it('does nothing that nobody has agreed to', async () => {
    const { id } = await stage.sync();
    await changeMapping();
    await confirmRun(stage.database, id, 'somebody');
    expect(await stage.sync()).toMatchObject({ id, state: 'failed', reasonCode: 'mappingChanged' });
    expect(departments()).toBe(0);
  });

  it('leaves it to the next run to compare all contacts with the new mapping', async () => {
    const untouched = [...(await stage.links()).keys()].sort((a, b) => a - b)[100] ?? 0;
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactLastModified: dateTime2('2020-01-01T00:00:00'), ContactJobTitle: 'Untouched' })
      .where('ContactID', '=', untouched)
      .execute();
    const { id } = await stage.sync();
    await changeMapping();
    await confirmRun(stage.database, id, 'somebody');
    await stage.sync();
    const { id: next } = await stage.sync();
    await confirmRun(stage.database, next, 'somebody');
    expect(await stage.sync()).toMatchObject({ id: next, state: 'finished' });
    const titles = [...stage.rows().values()].map((row) => row.department);
    expect(titles).toContain('Untouched');
  });
});
