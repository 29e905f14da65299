import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningBridge, startBridge } from '../../scripts/demo/startBridge.ts';
import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';
import { environmentOf } from '../release/environmentOf.ts';
import { type Collector, startCollector } from '../standins/collector/startCollector.ts';
import { manager } from '../sync/sampleManager.ts';
import { type Stage, startStage } from '../sync/startStage.ts';

let stage: Stage;
let collector: Collector;
let bridge: RunningBridge;

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 4 });
  collector = await startCollector();
  bridge = await startBridge({
    ...environmentOf(stage),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
});
afterAll(async () => {
  await bridge.stop();
  await collector.close();
  await stage.close();
});

const { password } = sampleUsers.find(({ name }) => name === manager) ?? { password: '' };
const authorization = `Basic ${Buffer.from(`${manager}:${password}`).toString('base64')}`;
const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;
const inDynamics = '4bf92f35-77b3-4da6-a3ce-929d0e0e4736';

const call = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: object) =>
  fetch(`${bridge.url}${path}`, {
    method,
    headers: { authorization, ...headers, ...(body && { 'content-type': 'application/json' }) },
    body: body ? JSON.stringify(body) : null,
  });

describe('a call of a flow', () => {
  it('is found under one trace in its answer, in the log, in the audit, in Dynamics and at the collector', async () => {
    const [[contactId] = [0]] = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactID')
      .where('ContactEmail', 'is not', null)
      .orderBy('ContactID')
      .execute()
      .then((rows) => rows.map(({ ContactID }) => [ContactID] as const));
    // The bridge looks at both sides once when it starts.
    await vi.waitFor(() => expect(bridge.log()).toContain('The bridge is ready'), { timeout: 20_000 });
    stage.dynamics.conditions.log.reset();
    const answer = await call(`/contacts/${contactId}/import`, 'POST', { traceparent });
    expect([answer.status, answer.headers.get('x-trace-id')]).toEqual([200, caller.traceId]);

    const requests = stage.dynamics.conditions.log.entries();
    expect(requests.length).toBeGreaterThan(0);
    expect(new Set(requests.map(({ correlationId }) => correlationId))).toEqual(new Set([inDynamics]));

    await call(`/contacts/${contactId}/link`, 'DELETE', { traceparent });
    const audit = await (await call('/audit')).json();
    expect(audit).toMatchObject({ value: [{ action: 'link.remove', traceId: caller.traceId }] });

    const lines = bridge
      .log()
      .split('\n')
      .filter((line) => line.includes('"operation":"ImportContact"'));
    expect(lines).toEqual([expect.stringContaining(`"trace":"${caller.traceId}"`)]);

    const server = await vi.waitFor(
      () => {
        const found = collector.spans().find(({ name }) => name === 'ImportContact');
        expect(found).toBeDefined();
        return found;
      },
      { timeout: 20_000 },
    );
    expect(server).toMatchObject({
      traceId: caller.traceId,
      parentSpanId: caller.spanId,
      kind: 2,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/xperience-dynamics365/contacts/{contact}/import',
        'http.response.status_code': 200,
      },
    });
    const under = collector.spans().filter(({ parentSpanId }) => parentSpanId === server?.spanId);
    expect(under.length).toBe(requests.length);
    expect(under.every(({ kind, traceId }) => kind === 3 && traceId === caller.traceId)).toBe(true);
  });

  it('with a trace that is none begins one of its own', async () => {
    const answer = await call('/status', 'GET', { traceparent: `00-${'0'.repeat(32)}-${caller.spanId}-01` });
    expect(answer.headers.get('x-trace-id')).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  });
});

describe('what is left when the bridge ends is sent:', () => {
  let traceId: string | null;
  beforeAll(async () => {
    const answer = await call('/sync/contacts', 'POST', {}, { dryRun: true, wait: 60 });
    traceId = answer.headers.get('x-trace-id');
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ state: 'finished', dryRun: true }),
    ]);
    await call('/contacts?search=jana.novakova@example.com&limit=1', 'GET');
    await call('/contact?contact=jana.novakova@example.com', 'GET');
    await bridge.stop();
  });

  it('a call that starts a run has it and its requests under it', () => {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    const named = (name: string) =>
      collector.spans().find((span) => span.name === name && span.traceId === traceId);
    const [of, run] = [named('SyncContacts'), named('run contacts')];
    expect([of?.parentSpanId ?? '', run?.parentSpanId]).toEqual(['', of?.spanId]);
    expect(run?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(
      collector.spans().some(({ kind, parentSpanId }) => kind === 3 && parentSpanId === run?.spanId),
    ).toBe(true);
  });

  it('nothing of anybody: no query, name, address, row or password', () => {
    expect(collector.spans().some(({ name }) => name === 'GetContact_V2')).toBe(true);
    const sent = collector.exports.map(({ body }) => body.toString()).join('');
    const rowIds = [...stage.rows().keys()];
    expect(rowIds.length).toBeGreaterThan(0);
    for (const secret of [
      'jana',
      '@',
      '?',
      manager,
      'Sample-',
      'filter',
      stage.options.clientSecret,
      ...rowIds,
    ])
      expect([secret, sent.includes(secret)]).toEqual([secret, false]);
  });
});
