import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import { viewStatus } from '../../bridge/api/views/viewStatus.ts';
import { saveCursor } from '../../bridge/sync/state/cursor.ts';
import { storeToldRows } from '../../bridge/sync/state/webhooks/inbox.ts';
import { KEY_SECRET } from '../api/createMemoryKeys.ts';
import {
  failed,
  startTellingStage,
  type TellingStage,
  taken,
} from '../sync/subscriptions/startTellingStage.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

let telling: TellingStage;
let pages: ServedPages;
let administrator: Visitor;
let id: string;

beforeAll(async () => {
  telling = await startTellingStage({ contacts: 20 });
  pages = await servePagesOf(telling.stage.engine, telling.stage.dynamics.url);
  await telling.stage.sync();
  administrator = createVisitor(pages.admin);
  await administrator.signIn('site.admin');
});
afterAll(async () => {
  await pages.close();
  await telling.close();
});

beforeEach(async () => {
  const { db } = telling.stage.database;
  await db.deleteFrom('dynamics365.dead_letter').execute();
  await db.deleteFrom('dynamics365.subscription').execute();
  telling.answer('prod', () => taken);
  id = await telling.subscribe();
});

const decide = async (what: string, fields: Record<string, string> = {}, who = administrator) => {
  const path = `instant-triggers/decide?subscription=${id}&what=${what}`;
  await who.get(path);
  return who.post(path, fields);
};
const stop = (code: string) =>
  telling.stage.database.db.updateTable('dynamics365.subscription').set({ state: 'paused', code }).execute();

test('says which flows are told, of what, and whose they are, without their address', async () => {
  telling.answer('prod', () => failed);
  await telling.submit('one');
  await telling.tell();
  const { text } = await administrator.get('instant-triggers');
  for (const told of ['One flow is told at once', 'The form Demo', 'editor.configure', 'answered 500'])
    expect(text).toContain(told);
  expect(text).not.toMatch(/logic\.azure|sig=/);
});

test('pauses, resumes, tells once more and ends', async () => {
  await telling.submit('one');
  await telling.tell();
  await decide('pause');
  expect(await telling.standings()).toMatchObject([{ state: 'paused', code: 'pausedByPerson' }]);
  await decide('resume');
  expect(await telling.standings()).toMatchObject([{ state: 'active', waiting: 0 }]);
  await decide('recover', { hours: '24' });
  const [standing] = await telling.standings();
  expect(standing?.waiting).toBeGreaterThan(0);
  await decide('end');
  expect(await telling.standings()).toEqual([]);
});

test('is for the owner and administrators', async () => {
  const reader = createVisitor(pages.admin);
  await reader.signIn('editor.read');
  expect((await reader.get('instant-triggers')).text).toContain('No flow is told at once');
  await decide('end', {}, reader);
  expect(await telling.standings()).toHaveLength(1);
});

test('what is paused is told of on the overview and among the failures', async () => {
  await stop('notificationsFailed');
  expect((await administrator.get('')).text).toContain('A flow is no longer told at once');
  expect((await administrator.get('failures')).text).toContain('A flow is no longer told at once');
  const { text } = await administrator.get('instant-triggers');
  expect(text).toContain('Leave out and go on');
  expect(text).toContain('No flow is told at once.</strong> One is paused');
  await stop('pausedByPerson');
  expect((await administrator.get('')).text).not.toContain('no longer told');
});

test('the overview and the connection test say how much waits, for flows and from webhooks', async () => {
  const { engine, database, dynamics } = telling.stage;
  const status = () => viewStatus({ parts: engine.parts, dynamicsUrl: dynamics.url, version: '1.0.0' });
  expect((await administrator.get('')).text).not.toContain('Webhooks');
  telling.answer('prod', () => failed);
  await telling.submit('one');
  await telling.tell();
  await saveCursor(database, 'webhooks.lastCall', '2026-11-30T09:15:00.000Z');
  await storeToldRows(database, [{ table: 'contact', rowId: crypto.randomUUID(), deleted: false }]);
  expect(await status()).toMatchObject({
    webhooks: { waiting: 1, failing: 0, oldestSeconds: 0, lastCall: '2026-11-30T09:15:00.000Z' },
    instantTriggers: { active: 1, paused: 0, waiting: 1, deadLetters: 0 },
  });
  const { text } = await administrator.get('');
  expect(text).toContain('One row waits');
  // Without a key for it nothing comes in by the webhook any more.
  expect(text).toContain('By flows only');
  await createApiKey(database, {
    name: 'Dataverse',
    scopes: ['webhook'],
    expiresAt: undefined,
    secret: KEY_SECRET,
    createdBy: 'test',
  });
  expect((await administrator.get('')).text).toContain('By webhook and flows');
  expect(text).toContain('One flow is told, events that wait: 1');
  expect(text).not.toContain('Rows that webhooks told of wait: 1');
  await database.db
    .updateTable('dynamics365.webhook_inbox')
    .set({ received_at: database.dialect.utcNow(-3_600_000) })
    .execute();
  expect((await status()).webhooks?.oldestSeconds).toBeGreaterThanOrEqual(3_600);
  expect((await administrator.get('')).text).toContain('Rows that webhooks told of wait: 1');
  await database.db.deleteFrom('dynamics365.webhook_inbox').execute();
});

test('a subscription that is gone by then is said to be', async () => {
  const { text } = await administrator.get(
    `instant-triggers/decide?subscription=${crypto.randomUUID()}&what=end`,
  );
  expect(text).toContain('This subscription is gone');
});
