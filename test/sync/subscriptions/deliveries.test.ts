import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApiKey } from '../../../bridge/api/authentication/keys/createApiKey.ts';
import { revokeApiKey } from '../../../bridge/api/authentication/keys/revokeApiKey.ts';
import { isTheirs } from '../../../bridge/api/resources/subscriptions.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { readStandings } from '../../../bridge/sync/state/subscriptions/standings.ts';
import { decideSubscription } from '../../../bridge/sync/subscriptions/decideSubscription.ts';
import { endSubscription } from '../../../bridge/sync/subscriptions/endSubscription.ts';
import { createEngine } from '../createEngine.ts';
import { moveClock } from '../movedClock.ts';
import { onServer, product } from '../openSampleDatabase.ts';
import { failed, maker, startTellingStage, type TellingStage, taken } from './startTellingStage.ts';

let telling: TellingStage;

const orders = (host?: string) => telling.told(host).map(({ order }) => order);
const decide = (id: string, kind: 'pause' | 'resume' | 'leaveOut') =>
  decideSubscription(telling.stage.database, id, {
    caller: 'administrator',
    decision: { kind },
    isTheirs: () => true,
  });

describe('what a flow is told', () => {
  beforeEach(async () => {
    telling = await startTellingStage();
  });
  afterEach(() => telling.close());

  it('is nothing while nobody subscribed, and nothing is looked for', async () => {
    expect(await telling.deliveries.deliver()).toBe(false);
    const { db } = telling.stage.database;
    const leases = await db.selectFrom('dynamics365.lease').select('name').execute();
    expect(leases.map(({ name }) => name)).not.toContain('deliveries');
  });

  it('comes in its order, and waits behind what failed', async () => {
    await telling.subscribe();
    telling.answer('prod', ({ body }) => (JSON.stringify(body).includes('"second"') ? failed : taken));
    for (const order of ['first', 'second', 'third']) await telling.submit(order);
    await telling.tell();
    await telling.tell();
    expect(orders()).toEqual(['first', 'second']);
    expect(await telling.standings()).toMatchObject([{ attempts: 1, lastStatus: 500, waiting: 2 }]);
  });

  it('comes once, however often is looked for more meanwhile', async () => {
    await telling.subscribe();
    telling.answer('prod', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return taken;
    });
    for (let count = 0; count < 12; count += 1) {
      await telling.submit(String(count));
      await telling.deliveries.deliver();
      await telling.deliveries.deliver();
    }
    await telling.tell();
    expect(orders()).toEqual(Array.from({ length: 12 }, (_, count) => String(count)));
  });

  it('does not wait for another flow that hangs, at another host or at the same', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<typeof failed>((resolve) => {
      release = () => resolve(failed);
    });
    await telling.subscribe({ host: 'hangs' });
    await telling.subscribe({ host: 'well' });
    telling.answer('hangs', () => hanging);
    for (const order of ['first', 'second']) await telling.submit(order);
    await telling.deliveries.deliver();
    await expect.poll(() => orders('well')).toEqual(['first', 'second']);
    expect(orders('hangs')).toEqual(['first']);
    await telling.subscribe({ host: 'hangs' });
    telling.answer('hangs', () => taken);
    await telling.submit('third');
    await telling.deliveries.deliver();
    await expect.poll(() => orders('hangs')).toContain('third');
    release();
    await telling.deliveries.idle();
  });

  it('is told by one process at a time, and by another once the first has given up', async () => {
    await telling.subscribe();
    await telling.submit('first');
    await telling.tell();
    const engine = await createEngine(telling.stage.options);
    const other = telling.another(engine);
    await telling.submit('second');
    expect(await other.deliver()).toBe(false);
    await telling.deliveries.settled();
    await telling.tell(other);
    expect(telling.told()).toMatchObject([{ order: 'first' }, { order: 'second' }]);
    await other.settled();
    await engine.stop();
  });

  it('is what was recorded before, where nothing more can be looked for', async () => {
    const { engine } = telling.stage;
    const id = await telling.subscribe();
    await telling.subscribe({ host: 'well' });
    await decide(id, 'pause');
    await telling.submit('first');
    await telling.tell();
    await telling.deliveries.settled();
    await decide(id, 'resume');
    const other = telling.another(engine, {
      ...createEventDetection(engine.parts, { intervalMs: 0 }),
      detect: () => Promise.reject(new Error('Old events cannot be removed.')),
    });
    for (let times = 0; times < 2; times += 1) await telling.tell(other);
    expect([orders('well'), orders()]).toEqual([['first'], ['first']]);
    expect(engine.logged().match(/"message":"Old events cannot be removed/g)).toHaveLength(1);
  });

  it('is sent again under the same event ID where it was sent and not noted', async () => {
    await telling.subscribe();
    await telling.submit('first');
    telling.answer('prod', async () => {
      // As after kill -9: somebody else has the row, and nothing of this attempt is noted.
      const { db } = telling.stage.database;
      await db.updateTable('dynamics365.subscription').set({ state: 'paused' }).execute();
      return taken;
    });
    await telling.tell();
    telling.answer('prod', () => taken);
    await telling.stage.database.db
      .updateTable('dynamics365.subscription')
      .set({ state: 'active' })
      .execute();
    await telling.submit('second');
    await telling.tell();
    const [one, again, next] = telling.told();
    expect([one, again?.order, next?.order]).toEqual([again, 'first', 'second']);
  });

  it.skipIf(onServer)('does not wait for what cannot be looked for', async () => {
    await telling.subscribe({ filter: { kind: 'contactQualified' }, host: 'other' });
    await telling.subscribe({ filter: { kind: 'activityLogged' } });
    const { db } = telling.stage.database;
    const log = (title: string) =>
      db
        .insertInto('OM_Activity')
        .values({ ActivityContactID: 1, ActivityType: 'pagevisit', ActivityTitle: title })
        .execute();
    // Whoever narrowed the rights of the login, or a refresh that dropped the table.
    const table = product === '13' ? 'OM_ScoreContactRule' : 'OM_ContactGroupMember';
    await sql`alter table ${sql.table(table)} rename to OM_Elsewhere`.execute(db);
    await telling.tell();
    await log('first');
    await telling.tell();
    await telling.tell();
    expect(telling.told()).toHaveLength(1);
  });

  it('waits while its form is gone, and is told by whoever looks once it is back', async () => {
    await telling.subscribe();
    await telling.submit('first');
    await telling.deliveries.deliver();
    await telling.deliveries.idle();
    telling.answer('prod', () => failed);
    await telling.submit('second');
    await telling.tell();
    telling.answer('prod', () => taken);
    const { db, dialect } = telling.stage.database;
    const due = { next_attempt_at: dialect.utcNow(-1) };
    await db.updateTable('dynamics365.subscription').set(due).execute();
    const named = (from: string, to: string) =>
      sql`update CMS_Class set ClassFormDefinition = ${to} where ClassFormDefinition = ${from}`.execute(db);
    const { rows } = await sql<{ definition: string }>`select ClassFormDefinition as definition from CMS_Class
      where ClassTableName = ${telling.form.table}`.execute(db);
    const definition = rows[0]?.definition ?? '';
    await named(definition, 'being imported');
    await telling.tell();
    expect(orders()).toEqual(['first', 'second']);
    expect(await telling.standings()).toMatchObject([{ waiting: 1, state: 'active' }]);
    await named('being imported', definition);
    const other = telling.another(telling.stage.engine);
    await telling.deliveries.settled();
    await telling.tell(other);
    expect(orders()).toEqual(['first', 'second', 'second']);
    expect(await telling.standings()).toMatchObject([{ waiting: 0, state: 'active' }]);
  });

  it('of a form that stays away is nothing: it is paused for somebody to see, goes on once the form is back, and ends', async () => {
    const minutes = 60_000;
    const { db, dialect } = telling.stage.database;
    await telling.subscribe();
    await telling.tell();
    // Deleted for whoever asks.
    const { forms } = telling.stage.engine.parts.database.product;
    const remove = () => vi.spyOn(forms, 'findForm').mockResolvedValue(undefined);
    onTestFinished(() => void vi.restoreAllMocks());
    const gone = remove();
    telling.later(1 * minutes);
    await telling.tell();
    expect(await telling.standings()).toMatchObject([{ state: 'active' }]);
    telling.later(11 * minutes);
    await telling.tell();
    expect(await telling.standings()).toMatchObject([{ state: 'paused', code: 'formGone' }]);
    gone.mockRestore();
    telling.later(1 * minutes);
    await telling.tell();
    expect(await telling.standings()).toMatchObject([{ state: 'active', code: null }]);
    await telling.submit('back');
    await telling.tell();
    expect(orders()).toEqual(['back']);
    remove();
    for (const some of [1, 11]) {
      telling.later(some * minutes);
      await telling.tell();
    }
    await db
      .updateTable('dynamics365.subscription')
      .set({ changed_at: dialect.utcNow(-8 * 24 * 60 * minutes) })
      .execute();
    telling.later(1 * minutes);
    await telling.tell();
    expect(await telling.standings()).toMatchObject([{ state: 'ended', code: 'formGone' }]);
  });

  it('is left out when it is gone by then', async () => {
    await telling.subscribe();
    await telling.submit('first');
    await telling.submit('second');
    await telling.deliveries.deliver();
    await telling.deliveries.idle();
    await telling.submit('third');
    await telling.submit('fourth');
    telling.answer('prod', () => failed);
    await telling.tell();
    await telling.form.remove(3);
    telling.answer('prod', () => taken);
    const { db, dialect } = telling.stage.database;
    await db
      .updateTable('dynamics365.subscription')
      .set({ next_attempt_at: dialect.utcNow(-1) })
      .execute();
    await telling.tell();
    expect(orders()).toEqual(['first', 'second', 'third', 'fourth']);
    expect(await telling.standings()).toMatchObject([{ waiting: 0, attempts: 0 }]);
  });

  it('keeps the same activities together when they are told again, with more behind them', async () => {
    const log = (title: string) =>
      telling.stage.database.db
        .insertInto('OM_Activity')
        .values({ ActivityContactID: 1, ActivityType: 'pagevisit', ActivityTitle: title })
        .execute();
    const bodies: string[] = [];
    await telling.subscribe({
      filter: { kind: 'activityLogged' },
      caller: { ...maker, scopes: ['activities'] },
    });
    telling.answer('prod', ({ body, eventId }) => {
      const { items } = body as { items: { title: string }[] };
      bodies.push(`${eventId.split('.')[1]} ${items.map(({ title }) => title).join(' ')}`);
      return bodies.length === 1 ? failed : taken;
    });
    await log('a');
    await telling.tell();
    await log('b');
    const { db, dialect } = telling.stage.database;
    await db
      .updateTable('dynamics365.subscription')
      .set({ next_attempt_at: dialect.utcNow(-1) })
      .execute();
    await telling.tell();
    const [first = ''] = bodies;
    expect(bodies).toEqual([expect.stringMatching(/^\d+-\d+ a$/), first, expect.stringMatching(/ b$/)]);
  });
});

describe('a subscription ends with its owner', () => {
  beforeEach(async () => {
    telling = await startTellingStage();
  });
  afterEach(() => telling.close());

  const state = async () => (await telling.standings()).map((each) => [each.state, each.code]);

  it('when the API key is revoked', async () => {
    const secret = 'a secret of tests, long enough to be taken';
    const key = {
      name: 'Flows',
      scopes: ['forms'],
      expiresAt: undefined,
      secret,
      createdBy: 'test',
    } as const;
    await createApiKey(telling.stage.database, key);
    await telling.subscribe({ caller: { name: 'Flows', kind: 'apiKey', scopes: ['forms'] } });
    await telling.submit('before');
    await telling.tell();
    await revokeApiKey(telling.stage.database, 'Flows', 'test');
    await telling.submit('after');
    await telling.tell();
    expect(orders()).toEqual(['before']);
    expect(await state()).toEqual([['ended', 'subscriptionOwnerGone']]);
  });

  it('when the user is disabled', async () => {
    await telling.subscribe();
    await telling.stage.database.main
      .updateTable('CMS_User')
      .set({ UserEnabled: false })
      .where('UserName', '=', maker.name)
      .execute();
    await telling.submit('after');
    await telling.tell();
    expect(orders()).toEqual([]);
    expect(await state()).toEqual([['ended', 'subscriptionOwnerGone']]);
  });

  it('when another user has their name', async () => {
    await telling.subscribe();
    await telling.stage.database.main
      .updateTable('CMS_User')
      .set({ UserGUID: crypto.randomUUID() })
      .where('UserName', '=', maker.name)
      .execute();
    await telling.submit('after');
    await telling.tell();
    expect(await state()).toEqual([['ended', 'subscriptionOwnerGone']]);
  });

  it('and is paused when they may no longer see what it tells of', async () => {
    const secret = 'a secret of tests, long enough to be taken';
    const key = { name: 'Flows', scopes: ['read'], expiresAt: undefined, secret, createdBy: 'test' } as const;
    await createApiKey(telling.stage.database, key);
    await telling.subscribe({ caller: { name: 'Flows', kind: 'apiKey', scopes: ['read'] } });
    await telling.submit('after');
    await telling.tell();
    expect(orders()).toEqual([]);
    expect(await state()).toEqual([['paused', 'subscriptionPermissionMissing']]);
  });

  it('and is paused when the form is no longer open to them', async () => {
    await telling.subscribe();
    const { database } = telling.stage;
    const restricted = { FormAccess: 1 };
    await database.main
      .updateTable('CMS_Form')
      .set(restricted)
      .where('FormID', '=', telling.form.formId)
      .execute();
    await telling.submit('after');
    await telling.tell();
    expect(orders()).toEqual([]);
    expect(await state()).toEqual([['paused', 'subscriptionPermissionMissing']]);
  });
});

it.skipIf(onServer)(
  'a user with as long a name as Xperience by Kentico allows is told, and ends it',
  async () => {
    telling = await startTellingStage({ product: 'xbk' });
    const name = `editor.${'x'.repeat(240)}@a.test`;
    await telling.stage.database.main
      .updateTable('CMS_User')
      .set({ UserName: name })
      .where('UserName', '=', maker.name)
      .execute();
    const caller = { ...maker, name };
    const id = await telling.subscribe({ caller });
    await telling.submit('first');
    await telling.tell();
    expect(orders()).toEqual(['first']);
    expect(await readStandings(telling.stage.database, caller)).toMatchObject([{ publicId: id }]);
    expect(await endSubscription(telling.stage.database, id, name, isTheirs(caller))).toBe(true);
    await telling.close();
  },
);

// A server has its own clock.
describe.skipIf(onServer)('a host that answers 500 for a day', () => {
  let clock: string;
  let ahead = 0;

  beforeEach(async () => {
    ahead = 0;
    telling = await startTellingStage({ ownClock: true });
    clock = telling.stage.options.databaseClock ?? '';
  });
  afterEach(() => telling.close());

  const pass = async (seconds: number) => {
    ahead += seconds * 1000;
    moveClock(clock, ahead);
    await telling.tell();
  };
  const waits = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];

  it('is tried eight times; then the notification is a dead letter and the subscription paused', async () => {
    const id = await telling.subscribe();
    telling.answer('prod', () => failed);
    await telling.submit('first');
    await telling.submit('second');
    await telling.tell();
    for (const [index, wait] of waits.entries()) {
      await pass(wait - 2);
      expect(telling.told()).toHaveLength(index + 1);
      await pass(3);
      expect(telling.told()).toHaveLength(index + 2);
    }
    expect(new Set(orders())).toEqual(new Set(['first']));
    expect(await telling.standings()).toMatchObject([
      { state: 'paused', code: 'notificationsFailed', deadLetters: 1, waiting: 2, attempts: 8 },
    ]);
    await pass(3600);
    expect(telling.told()).toHaveLength(8);
    telling.answer('prod', () => taken);
    await decide(id, 'resume');
    await pass(1);
    expect(orders().slice(8)).toEqual(['first', 'second']);
    expect(await telling.standings()).toMatchObject([{ state: 'active', deadLetters: 0, waiting: 0 }]);
  });

  it('hurts no other flow', async () => {
    await telling.subscribe({ host: 'broken' });
    await telling.subscribe({ host: 'well' });
    telling.answer('broken', () => failed);
    await telling.submit('first');
    await telling.tell();
    for (const wait of waits) {
      await telling.submit(String(wait));
      await pass(wait + 1);
    }
    expect(orders('well')).toEqual(['first', ...waits.map(String)]);
  });

  it('leaves out what was given up where somebody says so', async () => {
    const id = await telling.subscribe();
    telling.answer('prod', ({ body }) => (JSON.stringify(body).includes('"poison"') ? failed : taken));
    await telling.submit('poison');
    await telling.submit('next');
    await telling.tell();
    for (const wait of waits) await pass(wait + 1);
    await decide(id, 'leaveOut');
    await pass(1);
    expect(orders().slice(8)).toEqual(['next']);
    expect(await telling.standings()).toMatchObject([{ state: 'active', deadLetters: 1 }]);
  });

  it('ends a subscription that stays paused as long as events are kept', async () => {
    const id = await telling.subscribe();
    await telling.subscribe({ host: 'well' });
    await decide(id, 'pause');
    const month = 31 * 24 * 3600;
    // Time passes on both sides, and Dynamics has told so.
    telling.stage.dynamics.clock.advance(month * 1000);
    await telling.stage.engine.parts.dataverse.whoAmI();
    await pass(month);
    const other = telling.another(telling.stage.engine);
    await telling.deliveries.settled();
    await telling.tell(other);
    const ended = (await telling.standings()).filter(({ state }) => state === 'ended');
    expect(ended).toMatchObject([{ publicId: id, code: 'subscriptionForsaken' }]);
  });
});
