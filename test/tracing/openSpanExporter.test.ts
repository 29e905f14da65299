import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../bridge/config.ts';
import { openSpanExporter } from '../../bridge/openSpanExporter.ts';
import { newTraceContext } from '../../bridge/tracing/traceContext.ts';
import { startCollector } from '../standins/collector/startCollector.ts';
import { startForwardProxy } from '../standins/proxy/startForwardProxy.ts';

const id = '8f14e45f-ceea-467f-9d2c-0a1b2c3d4e5f';
const complete = {
  XPERIENCE_DATABASE: 'Data Source=db.example.com;Initial Catalog=Xperience;User ID=bridge;Password=hidden-2',
  XPERIENCE_TIME_ZONE: 'Europe/Prague',
  DYNAMICS365_URL: 'https://contoso.crm4.dynamics.com',
  DYNAMICS365_TENANT_ID: id,
  DYNAMICS365_CLIENT_ID: id,
  DYNAMICS365_CLIENT_SECRET: 'hidden-3',
};

const startBoth = async () => {
  const collector = await startCollector();
  const proxy = await startForwardProxy();
  onTestFinished(() => Promise.all([collector.close(), proxy.close()]).then(() => undefined));
  return { collector, proxy };
};

/** Sends one span as a process with this environment does. @returns what was warned of before */
async function sendOne(env: Record<string, string>): Promise<string[]> {
  const read = readConfig({ ...complete, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...env });
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
  const exporter = await openSpanExporter(read.config, pino({ level: 'silent' }));
  exporter?.start({ name: 'one', kind: 'internal', attributes: {} }, newTraceContext()).end({});
  await exporter?.close();
  return read.warnings.map(({ text, remedy }) => `${text} ${remedy}`);
}

test.each([
  ['HTTP_PROXY', {}, 1],
  ['HTTP_PROXY', { NO_PROXY: 'localhost,127.0.0.1' }, 0],
  ['HTTP_PROXY', { NODE_USE_ENV_PROXY: '0' }, 0],
  ['HTTPS_PROXY', {}, 0],
])(
  'spans for a collector with http: by %s and %j go through the proxy %i times',
  async (variable, more, times) => {
    const { collector, proxy } = await startBoth();
    await sendOne({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, [variable]: proxy.url, ...more });
    expect(proxy.asked).toHaveLength(times);
    expect(collector.spans()).toMatchObject([{ name: 'one' }]);
  },
);

test('a collector on this machine behind a proxy is warned of, without the password', async () => {
  const { collector, proxy } = await startBoth();
  const withPassword = proxy.url.replace('//', '//ann:hidden-1@');
  const warnings = await sendOne({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    HTTP_PROXY: withPassword,
  });
  expect(warnings).toEqual([
    `Spans for the collector at 127.0.0.1 go through the proxy ${proxy.host}, where that address is another machine's. Add 127.0.0.1 to NO_PROXY.`,
  ]);
});
