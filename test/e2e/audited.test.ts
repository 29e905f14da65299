import { afterEach, beforeEach, expect, it } from 'vitest';
import { manager } from '../sync/sampleManager.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

let stage: Stage;
let bridge: ServedBridge;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  await stage.sync();
  bridge = await startBridge(stage.engine, stage.dynamics.url);
});

afterEach(async () => {
  await bridge.close();
  await stage.close();
});

it('links, holds and retries are in the audit, with who, from where, and what was before and after', async () => {
  const [[contactId, rowId] = [0, '']] = await stage.links();
  const contact = { contact: String(contactId) };
  const { call } = bridge.connection;
  await call('UnlinkContact', contact);
  await call('LinkContact', { ...contact, link: { rowId } });
  await call('UnlinkContact', contact);
  await call('ImportContact', contact);
  await call('RetryFailures', { choice: {} });
  const { body } = await call('ListAudit', {});
  const { value } = body as { value: Record<string, string>[] };
  const entries = value
    .filter(({ caller }) => caller !== 'bridge')
    .map(({ details = '{}', ...entry }) => ({ ...entry, details: JSON.parse(details) }));
  const by = { caller: manager, callerKind: 'xperienceUser', address: '127.0.0.1' };
  const subject = `contact ${contactId}`;
  expect(entries.toReversed()).toMatchObject([
    { ...by, action: 'link.remove', subject, details: { before: rowId, after: null, hold: true } },
    { ...by, action: 'link.create', subject, details: { before: null, after: rowId } },
    { ...by, action: 'link.remove', subject, details: { before: rowId, after: null, hold: true } },
    { ...by, action: 'hold.release', subject, details: { before: { held: true }, after: { held: false } } },
    { ...by, action: 'failure.retry', subject: 'failures' },
  ]);
});
