import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type ClosableSpanExporter,
  createSpanExporter,
  type SpanExport,
} from '../../bridge/tracing/createSpanExporter.ts';
import { currentTrace } from '../../bridge/tracing/currentTrace.ts';
import { exportSpansTo, inSpan, recordSpan } from '../../bridge/tracing/spans.ts';
import { type Collector, startCollector } from '../standins/collector/startCollector.ts';
import { type ForwardProxy, startForwardProxy } from '../standins/proxy/startForwardProxy.ts';

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

describe('through a proxy', () => {
  const name = 'collector.example.test';
  const credentials = { user: 'DOM\\ann', password: 'p@ss: w/ö%rd' };
  const env = { ...process.env };
  let proxy: ForwardProxy;
  beforeEach(async () => {
    proxy = await startForwardProxy({ credentials });
  });
  afterEach(async () => {
    await proxy.close();
    process.env = env;
  });
  const sendOne = async (over: Partial<SpanExport>) => {
    await open(over);
    await inSpan(internal('far'), async () => {}, { parent });
    await exporter?.close();
  };

  it('spans go in absolute form to a collector with http:, with user and password', async () => {
    const url = collector.url.replace('127.0.0.1', name);
    await sendOne({ url: `${url}/v1/traces`, proxy: new URL(proxy.url) });
    expect(proxy.asked).toEqual([`POST ${url}/v1/traces`]);
    expect(collector.spans()).toMatchObject([{ name: 'far' }]);
    expect(collector.exports[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('they go by CONNECT to one with https:, with the authority that the standard names', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
    });
    const folder = mkdtempSync(join(tmpdir(), 'collector-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'authority.pem');
    writeFileSync(file, cert);
    const secure = await startCollector({ key, cert });
    onTestFinished(() => secure.close());
    process.env = { ...env, OTEL_EXPORTER_OTLP_CERTIFICATE: file };
    const { port } = new URL(secure.url);
    await sendOne({ url: `https://${name}:${port}/v1/traces`, proxy: new URL(proxy.url) });
    expect(proxy.asked).toEqual([`CONNECT ${name}:${port}`]);
    expect(secure.spans()).toMatchObject([{ name: 'far' }]);
  });

  it.each(['http', 'https'])('that refuses them is told of once, for %s:', async (scheme) => {
    const told: unknown[] = [];
    const wrong = new URL(proxy.url);
    wrong.password = 'hidden-1';
    await sendOne({
      url: `${scheme}://${name}:4318/v1/traces`,
      proxy: wrong,
      onDelivery: (delivered, error) => void told.push([delivered, (error as { code?: number }).code]),
    });
    await vi.waitFor(() => expect(told).toEqual([[false, 407]]));
  });
});

it('without an exporter a trace is there all the same', async () => {
  await inSpan(internal('plain'), async () =>
    expect(currentTrace.getStore()).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }),
  );
  recordSpan(internal('nowhere'), 1);
});
