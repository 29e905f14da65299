import { expect, test } from 'vitest';
import { answerWithin } from '../../bridge/dataverse/answerWithin.ts';
import { manualClock } from './clocks.ts';
import { connectTo } from './connect.ts';
import { refuse, serve } from './serve.ts';

const limitMs = 45_000;

/** A client of an organization that asks everybody for a pause of ten minutes, met by somebody with patience. */
async function throttledClient() {
  const clock = manualClock();
  const { url, received } = await serve((_, response) =>
    refuse(response, 429, '0x80072322', 'Number of requests exceeded', { 'retry-after': '600' }),
  );
  const { client, requests } = connectTo(url, { ...clock });
  const patient = client.describeTable('contact');
  patient.catch(() => undefined);
  // The pause is known when the answer is in.
  while (requests.length === 0) await clock.advance(0);
  await clock.advance(0);
  return { clock, received, client, hurried: answerWithin(client, limitMs, clock.now) };
}

const askedToWait = { kind: 'throttled', retryAfterMs: expect.any(Number) };

test('who waits for an answer is told of a long pause at once', async () => {
  const { hurried, received } = await throttledClient();
  await expect(hurried.whoAmI()).rejects.toMatchObject(askedToWait);
  const contacts = { name: 'contact', entitySet: 'contacts', primaryId: 'contactid' };
  await expect(hurried.findRows(contacts, 'lastname', ['Novák'], { select: [] })).rejects.toMatchObject(
    askedToWait,
  );
  expect(received).toHaveLength(1);
});

test('does not wait for metadata that somebody with more patience is waiting for', async () => {
  const { hurried } = await throttledClient();
  await expect(hurried.describeTable('contact')).rejects.toMatchObject(askedToWait);
});

test('a deadline of the call itself stays', async () => {
  const { client, clock, hurried } = await throttledClient();
  const other = answerWithin(client, limitMs, clock.now);
  const waits = other.whoAmI({ deadline: clock.now() + 20 * 60_000 });
  let settled = false;
  waits
    .catch(() => undefined)
    .finally(() => {
      settled = true;
    });
  await expect(hurried.whoAmI()).rejects.toMatchObject(askedToWait);
  expect(settled).toBe(false);
});
