import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ClosableSpanExporter,
  createSpanExporter,
  type SpanExport,
} from '../../bridge/tracing/createSpanExporter.ts';
import { currentTrace } from '../../bridge/tracing/currentTrace.ts';
import { exportSpansTo, inSpan, recordSpan } from '../../bridge/tracing/spans.ts';
import { type Collector, startCollector } from '../standins/collector/startCollector.ts';

let collector: Collector;
let exporter: ClosableSpanExporter | undefined;

beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  exportSpansTo(undefined);
  await exporter?.close();
  exporter = undefined;
  await collector.close();
});

async function open(over: Partial<SpanExport> = {}): Promise<void> {
  exporter = await createSpanExporter({
    url: `${collector.url}/v1/traces`,
    headers: { 'x-tenant': 'acme' },
    protocol: 'http/json',
    serviceName: 'bridge',
    version: '1.2.3',
    instance: 'here:1',
    onDelivery: () => {},
    ...over,
  });
  exportSpansTo(exporter);
}

const internal = (name: string) => ({ name, kind: 'internal' as const, attributes: {} });
const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true };

describe('spans', () => {
  it('stand under that of the caller, and one under the other', async () => {
    await open();
    await inSpan(
      internal('outer'),
      () =>
        inSpan(internal('inner'), async () => {
          recordSpan({ name: 'request', kind: 'client', attributes: { 'http.request.method': 'GET' } }, 5);
        }),
      { parent: { ...parent, state: 'rojo=1' } },
    );
    await exporter?.close();
    const [request, inner, outer] = collector.spans();
    expect(outer).toMatchObject({
      name: 'outer',
      traceId: parent.traceId,
      parentSpanId: parent.spanId,
      traceState: 'rojo=1',
      resource: { 'service.name': 'bridge', 'service.version': '1.2.3', 'service.instance.id': 'here:1' },
    });
    expect(inner).toMatchObject({ name: 'inner', traceId: parent.traceId, parentSpanId: outer?.spanId });
    expect(request).toMatchObject({
      name: 'request',
      kind: 3,
      parentSpanId: inner?.spanId,
      attributes: { 'http.request.method': 'GET' },
    });
    const took = Number(BigInt(request?.endTimeUnixNano ?? 0) - BigInt(request?.startTimeUnixNano ?? 0));
    expect(took / 1e6).toBeGreaterThanOrEqual(4);
    expect(collector.exports[0]).toMatchObject({ path: '/v1/traces', headers: { 'x-tenant': 'acme' } });
  });

  it('begin a trace without a parent, under the ID that the log tells', async () => {
    await open();
    let told: string | undefined;
    await inSpan(internal('first'), async () => {
      told = currentTrace.getStore()?.traceId;
    });
    await exporter?.close();
    const [first] = collector.spans();
    expect([first?.traceId, first?.parentSpanId ?? '']).toEqual([told, '']);
  });

  it('of a work that throws say that it failed, and what it threw goes on, untold', async () => {
    await open();
    const thrown = new Error('jana@example.com is wrong');
    await expect(inSpan(internal('broken'), () => Promise.reject(thrown))).rejects.toBe(thrown);
    await exporter?.close();
    expect(collector.spans()).toMatchObject([{ name: 'broken', status: { code: 2 } }]);
    expect(collector.exports[0]?.body.toString()).not.toContain('jana');
  });

  it('are not recorded where the caller does not record its trace', async () => {
    await open();
    await inSpan(internal('unrecorded'), async () => {}, { parent: { ...parent, sampled: false } });
    await exporter?.close();
    expect(collector.spans()).toEqual([]);
  });

  it('go as protobuf unless JSON is asked for', async () => {
    await open({ protocol: 'http/protobuf' });
    await inSpan(internal('packed'), async () => {}, { parent });
    await exporter?.close();
    const [sent] = collector.exports;
    expect(sent?.headers['content-type']).toBe('application/x-protobuf');
    expect(sent?.body.includes(Buffer.from(parent.traceId, 'hex'))).toBe(true);
    expect(sent?.body.includes('packed')).toBe(true);
  });

  it('that cannot be delivered hold nothing up, and are told of once', async () => {
    const told: boolean[] = [];
    await open({ onDelivery: (delivered) => void told.push(delivered) });
    collector.answer.status = 400;
    await inSpan(internal('lost'), async () => {});
    await exporter?.close();
    await vi.waitFor(() => expect(told).toEqual([false]));
  });
});

it('without an exporter a trace is there all the same', async () => {
  await inSpan(internal('plain'), async () =>
    expect(currentTrace.getStore()).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }),
  );
  recordSpan(internal('nowhere'), 1);
});
