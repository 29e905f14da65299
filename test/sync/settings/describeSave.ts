import type { KyselyPlugin } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { DatabaseError } from '../../../bridge/database/databaseError.ts';
import { type Configuration, readConfiguration } from '../../../bridge/sync/settings/readConfiguration.ts';
import { saveChange } from '../../../bridge/sync/settings/saveChange.ts';
import { intentName, intentsIn } from '../../../bridge/sync/state/settings/changeIntent.ts';
import type { ExtensionRow } from '../../../bridge/sync/state/settings/mappingExtensions.ts';
import { readOwnRows } from '../../../bridge/sync/state/settings/settingRows.ts';
import { readSettingRows } from '../../../bridge/xperience/settings/readSettingRows.ts';
import type { TestEngine } from '../../database/engine.ts';
import { openXperience } from '../../xperience/openXperience.ts';
import { Ended, endingAfter } from './endingAfter.ts';

const names = ['Dynamics365ContactMapping', 'Dynamics365MinScore'] as const;

const extension = (field: string): ExtensionRow => ({
  field,
  column_name: field.toLowerCase(),
  rules: '{}',
  written_item: null,
  extra: false,
});

const storeOf = (database: DatabaseHandle, holder = 'test') => ({ database, site: undefined, holder });

/** Both values of Xperience and everything beside them get the same number. */
const save = (database: DatabaseHandle, round: number, holder?: string, before?: () => Promise<void>) =>
  saveChange(storeOf(database, holder), 'mapping', async () => {
    const rows = await readSettingRows(database, names);
    await before?.();
    const values = names.flatMap((name) => {
      const row = rows[name];
      return row ? [{ keyId: row.keyId, value: row.value, after: String(round) }] : [];
    });
    return {
      values,
      extensions: [extension(`Round${round}`), extension(`Field${round}`)],
      own: { keepHistoryDays: round },
      audit: { caller: 'ada', action: 'test.change', subject: String(round), details: {} },
    };
  });

/** The numbers of all that belongs together. */
function roundsOf({ module, own, mapping }: Configuration): Set<number> {
  const days = own.find(({ name }) => name === 'keepHistoryDays');
  return new Set([
    Number(module.contactMapping),
    module.minimumScore,
    Number(days?.value),
    ...mapping.extensions.map(({ field }) => Number(/\d+/.exec(field)?.[0])),
  ]);
}

const audits = async ({ db }: DatabaseHandle) =>
  (await db.selectFrom('dynamics365.audit').select('subject').execute()).map(({ subject }) => subject);

/** The same database, where nothing can be written to Xperience's settings. */
function writingFails(database: DatabaseHandle, error: () => Error): DatabaseHandle {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'UpdateQueryNode') throw error();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { ...database, main: database.main.withPlugin(plugin) };
}

const forgetLease = ({ db }: DatabaseHandle) =>
  db.deleteFrom('dynamics365.lease').where('name', '=', intentName('mapping')).execute();

/** Saving mapping or settings in two places, on one engine. */
export function describeSave(engine: TestEngine): void {
  describe(`a save on the ${engine.name}`, () => {
    it('that is cut short after any of its statements is read as done or as not begun', async () => {
      const database = await openXperience(engine);
      let round = 1;
      await save(database, round);
      const seen = new Set<boolean>();
      for (let statements = 0; ; statements += 1) {
        const ending = endingAfter(database, statements);
        await save({ ...database, ...ending }, round + 1, 'ended').catch((error: unknown) => {
          if (!(error instanceof Ended)) throw error;
        });
        const rounds = roundsOf(await readConfiguration(storeOf(database)));
        const done = rounds.has(round + 1);
        expect([...rounds], `after ${statements}`).toEqual([done ? round + 1 : round]);
        seen.add(done);
        if (done) round += 1;
        expect(await audits(database), `after ${statements}`).toHaveLength(round);
        await forgetLease(database);
        await readConfiguration(storeOf(database));
        expect(intentsIn(await readOwnRows(database)), `after ${statements}`).toEqual([]);
        if (!ending.ended()) break;
      }
      expect(seen).toEqual(new Set([false, true]));
    });

    it('is finished once, however many read it at the same time', async () => {
      const database = await openXperience(engine);
      await save(database, 1);
      for (let statements = 0; ; statements += 1) {
        await save({ ...database, ...endingAfter(database, statements) }, 2, 'ended').catch(() => undefined);
        const { Dynamics365MinScore: row } = await readSettingRows(database, names);
        await forgetLease(database);
        if (row?.value === '2') break;
      }
      const readers = await Promise.all([1, 2, 3].map(() => readConfiguration(storeOf(database))));
      expect(readers.map((read) => [...roundsOf(read)])).toEqual([[2], [2], [2]]);
      expect(await audits(database)).toEqual(['1', '2']);
    });

    it('is refused while another saves, who is not disturbed', async () => {
      const database = await openXperience(engine);
      let second: unknown;
      await save(database, 1, 'first', async () => {
        second = await save(database, 2, 'second').catch((error: unknown) => error);
      });
      expect(second).toMatchObject({ refusal: { kind: 'conflict', code: 'settingsBeingSaved' } });
      expect([...roundsOf(await readConfiguration(storeOf(database)))]).toEqual([1]);
    });

    it('whose answer got lost keeps others out until the server must be done with it', async () => {
      const database = await openXperience(engine);
      await save(database, 1);
      const broken = writingFails(database, () => new Error('The answer got lost.'));
      await expect(save(broken, 2, 'unlucky')).rejects.toThrow('got lost');
      await expect(save(database, 3)).rejects.toMatchObject({ refusal: { code: 'settingsBeingSaved' } });
      expect([...roundsOf(await readConfiguration(storeOf(database)))]).toEqual([1]);
      expect(intentsIn(await readOwnRows(database))).toHaveLength(1);
      await forgetLease(database);
      await save(database, 3);
      expect([...roundsOf(await readConfiguration(storeOf(database)))]).toEqual([3]);
    });

    it('says what to do when the login may not write there, and is over then', async () => {
      const database = await openXperience(engine);
      await save(database, 1);
      const broken = writingFails(database, () => new DatabaseError('denied', 'The UPDATE was denied.'));
      await expect(save(broken, 2)).rejects.toMatchObject({
        refusal: { code: 'settingsNotWritable', detail: expect.stringContaining('grants.sql') },
      });
      await save(database, 3);
      expect([...roundsOf(await readConfiguration(storeOf(database)))]).toEqual([3]);
    });

    it('waits for the end of a hotfix', async () => {
      const database = await openXperience(engine);
      const hotfix = (value: string) =>
        database.main
          .updateTable('CMS_SettingsKey')
          .set({ KeyValue: value })
          .where('KeyName', '=', 'CMSHotfixProcedureInProgress')
          .execute();
      await hotfix('True');
      await expect(save(database, 1)).rejects.toMatchObject({ refusal: { code: 'hotfixInProgress' } });
      await hotfix('False');
      await save(database, 1);
      expect([...roundsOf(await readConfiguration(storeOf(database)))]).toEqual([1]);
    });

    it('changes nothing at all when one value has changed in Xperience meanwhile', async () => {
      const database = await openXperience(engine);
      await save(database, 1);
      const inXperience = () =>
        database.main
          .updateTable('CMS_SettingsKey')
          .set({ KeyValue: '7' })
          .where('KeyName', '=', 'Dynamics365MinScore')
          .execute();
      const refused = save(database, 2, 'late', async () => void (await inXperience()));
      await expect(refused).rejects.toMatchObject({ refusal: { kind: 'conflict', code: 'mappingChanged' } });
      const { module, mapping, own } = await readConfiguration(storeOf(database));
      expect([module.contactMapping, module.minimumScore]).toEqual(['1', 7]);
      expect(mapping.extensions.map(({ field }) => field)).toEqual(['Field1', 'Round1']);
      expect(intentsIn(own)).toEqual([]);
      expect(await audits(database)).toEqual(['1']);
    });
  });
}
