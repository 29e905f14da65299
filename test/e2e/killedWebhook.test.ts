import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import { isRefusal } from '../../bridge/api/refusal.ts';
import { startBridge } from '../../scripts/demo/startBridge.ts';
import { environmentOf } from '../release/environmentOf.ts';
import { registerWebhook } from '../standins/dataverse/registerWebhook.ts';
import { holdRequest } from '../sync/holdRequest.ts';
import { type Stage, startStage } from '../sync/startStage.ts';

const patience = { timeout: 60_000, interval: 50 };
const secret = 'a secret of tests, 0123456789abcdef';

const startAt = (stage: Stage) => startBridge({ ...environmentOf(stage), BRIDGE_KEY_SECRET: secret });

/** @returns cities of contacts by the row they are linked to */
async function cities(stage: Stage): Promise<Map<string, string>> {
  const rows = await stage.database.db
    .selectFrom('OM_Contact')
    .select(['ContactDynamics365RelatedID as rowId', 'ContactCity as city'])
    .where('ContactDynamics365RelatedID', 'is not', null)
    .execute();
  return new Map(rows.map(({ rowId, city }) => [rowId ?? '', city ?? '']));
}

it('killed between 202 and the write, the bridge has lost nothing: the next one, or another, takes it', async () => {
  const stage = await startStage({ contacts: 120, seed: 71 });
  onTestFinished(() => stage.close());
  await stage.sync();
  const request = { name: 'webhook', scopes: ['webhook'], expiresAt: undefined } as const;
  const made = await createApiKey(stage.database, { ...request, secret, createdBy: 'test' });
  if (isRefusal(made)) throw new Error(made.detail);
  const rowIds = [...(await stage.links()).values()];

  const first = await startAt(stage);
  const url = `${new URL(first.url).origin}/webhooks/dataverse`;
  await registerWebhook(stage.inDynamics, { url, key: made.key, columns: ['address1_city'] });
  // It reads the rows before it writes anything: there it is held up, and killed.
  const held = holdRequest(stage.dynamics, { kinds: ['readMany', 'read'], tables: ['contact'] });
  for (const rowId of rowIds)
    await stage.inDynamics.control('PATCH', `rows/contact/${rowId}`, {
      values: { address1_city: `At ${rowId}` },
    });
  await stage.dynamics.webhooks.idle();
  await held.arrived();
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  held.letGo();
  expect(stage.dynamics.webhooks.status()).toMatchObject({ delivered: rowIds.length, failed: [] });
  expect(new Set((await cities(stage)).values()).has(`At ${rowIds[0]}`)).toBe(false);

  const second = await startAt(stage);
  await vi.waitFor(async () => {
    const now = await cities(stage);
    expect(rowIds.filter((rowId) => now.get(rowId) !== `At ${rowId}`)).toEqual([]);
  }, patience);
  // What was written but not yet removed from the inbox is looked at once more, and removed.
  await vi.waitFor(async () => {
    const left = await stage.database.db.selectFrom('dynamics365.webhook_inbox').select('row_id').execute();
    expect(left).toEqual([]);
  }, patience);
  expect(await second.stop()).toBe(0);
  for (const { log } of [first, second]) expect(log()).not.toContain(made.key.slice(17));
});
