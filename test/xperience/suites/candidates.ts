import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { addMilliseconds, dateTime2, startOfDay } from '../../../bridge/database/dateTime2.ts';
import type { DateTime2 } from '../../../bridge/database/sqlType.ts';
import { countQualifying } from '../../../bridge/xperience/contacts/countQualifying.ts';
import { listContacts } from '../../../bridge/xperience/contacts/listContacts.ts';
import {
  type CandidatePage,
  readCandidatePage,
} from '../../../bridge/xperience/contacts/readCandidatePage.ts';
import { readHighestContactId } from '../../../bridge/xperience/contacts/readContacts.ts';
import { readNewestIds } from '../../../bridge/xperience/contacts/readNewestIds.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { countReached } from '../../../bridge/xperience/points/countReached.ts';
import { readBestPoints } from '../../../bridge/xperience/points/readBestPoints.ts';
import { readEnabledScores } from '../../../bridge/xperience/points/readEnabledScores.ts';
import { readScoreTotals } from '../../../bridge/xperience/points/readScoreTotals.ts';
import { oneTickAfter, type TestEngine } from '../../database/engine.ts';
import {
  addContact,
  addPoints,
  addScore,
  guid,
  hold,
  openXperience,
  openXperienceWithTraits,
} from '../openXperience.ts';

const everything: CandidatePage = {
  after: 0,
  upTo: 1_000_000,
  minimumScore: 100,
  scoreRule: 'singleScore',
  fields: [],
  limit: 1000,
};

const idsOf = (records: readonly { contactId: number }[]): number[] => records.map((each) => each.contactId);

async function candidates(database: DatabaseHandle, page: Partial<CandidatePage> = {}): Promise<number[]> {
  return idsOf(await readCandidatePage(database, { ...everything, ...page }));
}

const linked = (number: number) => ({ ContactDynamics365RelatedID: guid(number) });
const day = 24 * 60 * 60_000;

export function describeCandidates(engine: TestEngine): void {
  describe(`contacts that qualify on the ${engine.name}`, () => {
    test('a contact qualifies when one score reaches the minimum', async () => {
      const database = await openXperience(engine);
      const score = await addScore(database, 'one');
      const [enough, less] = [await addContact(database), await addContact(database)];
      await addPoints(database, { contactId: enough, scoreId: score, value: 60 });
      await addPoints(database, { contactId: enough, scoreId: score, value: 40 });
      await addPoints(database, { contactId: less, scoreId: score, value: 99 });
      await addContact(database);
      expect(await candidates(database)).toEqual([enough]);
    });

    test('contacts per minimum score are counted by one score, or by the sum of the enabled ones', async () => {
      const database = await openXperience(engine);
      const [one, two, old] = [
        await addScore(database, 'one'),
        await addScore(database, 'two'),
        await addScore(database, 'old', false),
      ];
      const [much, spread] = [await addContact(database), await addContact(database)];
      await addPoints(database, { contactId: much, scoreId: one, value: 120 });
      await addPoints(database, { contactId: spread, scoreId: one, value: 60 });
      await addPoints(database, { contactId: spread, scoreId: two, value: 60 });
      await addPoints(database, { contactId: spread, scoreId: old, value: 500 });
      await addContact(database);
      const minimums = [50, 100, 600];
      const counted = async (scoreRule: 'singleScore' | 'sumOfScores') => {
        const { reached, newest } = await countReached(database, { scoreRule, minimums });
        return [...reached.values(), newest];
      };

      expect(await counted('singleScore')).toEqual([2, 2, 0, undefined]);
      expect(await counted('sumOfScores')).toEqual([2, 2, 0, undefined]);
      expect((await readNewestIds(database, 2)).length).toBe(2);
      expect(await readEnabledScores(database)).toHaveLength(2);
    });

    test('contacts that wait are counted by either rule: neither linked nor held, each once', async () => {
      const database = await openXperience(engine);
      const [one, two] = [await addScore(database, 'one'), await addScore(database, 'two')];
      const give = (contactId: number, scoreId: number, value: number) =>
        addPoints(database, { contactId, scoreId, value });
      const both = await addContact(database);
      await give(both, one, 100);
      await give(both, two, 200);
      const spread = await addContact(database);
      await give(spread, one, 60);
      await give(spread, two, 60);
      const there = await addContact(database, linked(7));
      await give(there, one, 100);
      const kept = await addContact(database);
      await give(kept, one, 100);
      await hold(database, kept);
      const counted = (scoreRule: 'singleScore' | 'sumOfScores') =>
        countQualifying(database, { minimumScore: 100, scoreRule });
      expect([...(await readBestPoints(database, 'singleScore', [both, spread, 999]))]).toEqual([
        [both, 200],
        [spread, 60],
      ]);
      expect((await readBestPoints(database, 'sumOfScores', [spread])).get(spread)).toBe(120);
      expect(await counted('singleScore')).toEqual({ count: 1, isMore: false, newest: undefined });
      expect(await counted('sumOfScores')).toEqual({ count: 2, isMore: false, newest: undefined });
    });

    test('points of different scores are added only when the rule says so, and of enabled scores', async () => {
      const database = await openXperience(engine);
      const scores = [
        await addScore(database, 'one'),
        await addScore(database, 'two'),
        await addScore(database, 'old', false),
      ];
      const [two, disabled, single] = [
        await addContact(database),
        await addContact(database),
        await addContact(database),
      ];
      const give = (contactId: number, score: number, value: number) =>
        addPoints(database, { contactId, scoreId: scores[score] ?? 0, value });
      await give(two, 0, 60);
      await give(two, 1, 40);
      await give(disabled, 0, 60);
      await give(disabled, 2, 40);
      await give(single, 2, 100);
      expect([await candidates(database), await candidates(database, { scoreRule: 'sumOfScores' })]).toEqual([
        [single],
        [two],
      ]);
    });

    test('points beyond what an int holds are added up', async () => {
      const database = await openXperience(engine);
      const score = await addScore(database, 'one');
      const contactId = await addContact(database);
      for (let rule = 0; rule < 2; rule += 1)
        await addPoints(database, { contactId, scoreId: score, value: 2_000_000_000 });
      expect(await candidates(database)).toEqual([contactId]);
      expect(await readScoreTotals(database, contactId)).toMatchObject([{ points: 4_000_000_000 }]);
    });

    test('negative points count', async () => {
      const database = await openXperience(engine);
      const score = await addScore(database, 'one');
      const contactId = await addContact(database);
      await addPoints(database, { contactId, scoreId: score, value: 120 });
      await addPoints(database, { contactId, scoreId: score, value: -21 });
      expect(await candidates(database)).toEqual([]);
    });

    test('points count all through the day they expire on, and no longer', async () => {
      const database = await openXperience(engine);
      const score = await addScore(database, 'one');
      const today = startOfDay((await currentTimes(database)).local);
      const [still, over] = [await addContact(database), await addContact(database)];
      await addPoints(database, { contactId: still, scoreId: score, value: 100, expiration: today });
      await addPoints(database, {
        contactId: over,
        scoreId: score,
        value: 100,
        expiration: addMilliseconds(today, -1),
      });
      expect(await candidates(database)).toEqual([still]);
    });

    test('a held contact does not qualify, whatever its points', async () => {
      const database = await openXperience(engine);
      const score = await addScore(database, 'one');
      const [held, free] = [await addContact(database), await addContact(database)];
      for (const contactId of [held, free])
        await addPoints(database, { contactId, scoreId: score, value: 100 });
      await hold(database, held);
      expect(await candidates(database)).toEqual([free]);
    });

    test('explains points by score, the expired apart', async () => {
      const database = await openXperience(engine);
      const [one, old] = [await addScore(database, 'one'), await addScore(database, 'old', false)];
      const contactId = await addContact(database);
      const { local } = await currentTimes(database);
      await addPoints(database, { contactId, scoreId: one, value: 70 });
      await addPoints(database, {
        contactId,
        scoreId: one,
        value: 50,
        expiration: addMilliseconds(local, -2 * day),
      });
      await addPoints(database, {
        contactId,
        scoreId: old,
        value: -5,
        expiration: addMilliseconds(local, 2 * day),
      });
      expect(await readScoreTotals(database, contactId)).toEqual([
        { scoreId: one, name: 'one', enabled: true, persona: false, points: 70, expiredPoints: 50 },
        { scoreId: old, name: 'old', enabled: false, persona: false, points: -5, expiredPoints: 0 },
      ]);
    });
  });

  describe(`pages of candidates on the ${engine.name}`, () => {
    test('linked contacts count when modified since, to the last digit', async () => {
      const { database, traits } = await openXperienceWithTraits(engine);
      const since = oneTickAfter('2026-05-01T10:00:00', traits);
      const modified = (ContactLastModified: DateTime2, number: number) =>
        addContact(database, { ...linked(number), ContactLastModified });
      await modified(dateTime2('2026-05-01T10:00:00'), 1);
      const at = await modified(since, 2);
      const later = await modified(dateTime2('2026-05-02T00:00:00'), 3);
      expect(await candidates(database, { since })).toEqual([at, later]);
    });

    test('all linked contacts count when no time is given, unlinked ones without points do not', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, linked(1));
      await addContact(database);
      expect(await candidates(database)).toEqual([contactId]);
    });

    test('a walk in pages meets every contact up to its bound once', async () => {
      const database = await openXperience(engine);
      for (let number = 1; number <= 7; number += 1) await addContact(database, linked(number));
      const met: number[] = [];
      for (let after = 0; ; ) {
        const page = await candidates(database, { after, upTo: 6, limit: 4 });
        if (page.length === 0) break;
        met.push(...page);
        after = page.at(-1) ?? after;
      }
      expect(met).toEqual([1, 2, 3, 4, 5, 6]);
    });

    test('the highest ContactID bounds a walk, and is 0 without contacts', async () => {
      const database = await openXperience(engine);
      const before = await readHighestContactId(database);
      await addContact(database);
      await addContact(database);
      expect([before, await readHighestContactId(database)]).toEqual([0, 2]);
    });
  });

  describe(`lists of contacts on the ${engine.name}`, () => {
    async function openLists() {
      const database = await openXperience(engine);
      const score = await addScore(database, 'one');
      const ids = {
        plain: await addContact(database),
        linked: await addContact(database, linked(1)),
        changed: await addContact(database, {
          ...linked(2),
          ContactLastModified: dateTime2('2026-05-02T00:00:00'),
        }),
        qualifying: await addContact(database),
        held: await addContact(database),
        failed: await addContact(database),
        dismissed: await addContact(database),
      };
      await addPoints(database, { contactId: ids.qualifying, scoreId: score, value: 100 });
      await hold(database, ids.held);
      for (const [contact_id, state] of [
        [ids.failed, 'open'],
        [ids.dismissed, 'dismissed'],
      ] as const) {
        await database.db
          .insertInto('dynamics365.failure')
          .values({
            contact_id,
            state,
            code: 'tooLong',
            kind: 'data',
            detail: 'too long',
            first_seen_at: database.dialect.utcNow(),
            last_seen_at: database.dialect.utcNow(),
          })
          .execute();
      }
      return { database, ids };
    }

    test.each([
      [{ show: 'linked' }, ['linked', 'changed']],
      [{ show: 'changed', since: dateTime2('2026-05-01T00:00:00') }, ['changed']],
      [{ show: 'qualifying', minimumScore: 100, scoreRule: 'singleScore' }, ['qualifying']],
      [{ show: 'held' }, ['held']],
      [{ show: 'failed' }, ['failed']],
    ] as const)('%j lists %j', async (list, expected) => {
      const { database, ids } = await openLists();
      const found = await listContacts(database, list, { after: 0, limit: 100, fields: [] });
      expect(idsOf(found)).toEqual(expected.map((name) => ids[name]));
    });

    test('a list continues behind the last contact of the page before', async () => {
      const { database, ids } = await openLists();
      const found = await listContacts(
        database,
        { show: 'linked' },
        { after: ids.linked, limit: 1, fields: [] },
      );
      expect(idsOf(found)).toEqual([ids.changed]);
    });
  });
}
