import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import type { OperationId } from '../../bridge/api/handler.ts';
import type { Swagger } from '../../scripts/connector/swagger.ts';
import { locateOperations } from '../../scripts/lintConnector/locateOperations.ts';
import { readFlows } from '../../scripts/package/readFlows.ts';
import { noEngine } from '../api/recordHandlers.ts';

const { manifest, flows } = readFlows('connector/flows');
const guide = readFileSync('docs/makers.md', 'utf8');
const handlers = createHandlers(noEngine);
const summaries = new Map(
  locateOperations(JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8')) as Swagger).map(
    ({ id, operation }) => [id as string, operation.summary],
  ),
);
const bridge = 'shared_xbridge-5fkentico-20xperience-20bridge';

it('every shipped flow has a page, and every page a flow', () => {
  const pages = readdirSync('docs/flows').map((file) => file.replace('.md', ''));
  expect(pages.sort()).toEqual(flows.map(({ file }) => file.replace('.json', '')).sort());
});

it.each(flows)('the page of $file bears its name, and the guide leads to it', ({ file, name }) => {
  const page = file.replace('.json', '.md');
  expect(readFileSync(`docs/flows/${page}`, 'utf8').split('\n')[0]).toBe(`# ${name}`);
  expect(guide).toContain(`[${name}](flows/${page})`);
});

it.each(flows)(
  'the page of $file names licence, connections and scopes that it needs, and no others',
  (flow) => {
    const page = readFileSync(`docs/flows/${flow.file.replace('.json', '.md')}`, 'utf8');
    const needs = /^- \*\*Needs\*\*: (.*)$/m.exec(page)?.[1] ?? '';
    const used = Object.values(flow.content.properties.connectionReferences).map(({ api }) => api.name);
    const names = manifest.connectionReferences
      .filter(({ api }) => used.includes(api))
      .map(({ displayName }) => displayName);
    expect([...needs.matchAll(/\*([^*]+)\*/g)].map(([, name]) => name).sort()).toEqual(names.sort());
    expect(needs).toContain('Power Automate Premium');
    expect([...needs.matchAll(/`(\w+)`/g)].map(([, scope]) => scope).sort()).toEqual(scopesOf(flow.content));
  },
);

it.each(flows)(
  'the page of $file says how to turn it on, how to try it, and what to do when it fails',
  ({ file }) => {
    const page = readFileSync(`docs/flows/${file.replace('.json', '.md')}`, 'utf8');
    const parts = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(parts).toEqual([
      'What it does',
      'Setting it up',
      'Trying it',
      'What to change',
      'When something goes wrong',
    ]);
  },
);

it.each(flows)('the page of $file says how often its trigger looks', ({ file, content }) => {
  const starts = /^- \*\*Starts\*\*: (.*)$/m.exec(
    readFileSync(`docs/flows/${file.replace('.json', '.md')}`, 'utf8'),
  )?.[1];
  const [trigger] = Object.values(content.properties.definition.triggers);
  const { frequency = '', interval = 0 } = (trigger?.recurrence ?? {}) as {
    frequency?: string;
    interval?: number;
  };
  const often = { Minute: `every ${interval} minutes`, Hour: 'every hour' }[frequency] ?? '';
  expect(starts).toContain(often);
});

it.each(flows)(
  'the page of $file speaks of the actions of the bridge by the names the designer shows',
  ({ file, content }) => {
    const page = readFileSync(`docs/flows/${file.replace('.json', '.md')}`, 'utf8');
    const unnamed = callsOf(content.properties.definition.actions)
      .map((id) => summaries.get(id) ?? id)
      .filter((summary) => !page.includes(`*${summary}*`));
    expect(unnamed).toEqual([]);
  },
);

/** What the bridge asks of who signs in; the test of the connection itself needs to read. */
function scopesOf(content: unknown): string[] {
  const scopes = callsOf(content).map((id) => handlers[id].scope);
  return [...new Set(['read', ...scopes])].sort();
}

/** The operations of the bridge that a flow, or a part of it, calls. */
function callsOf(part: unknown): OperationId[] {
  if (typeof part !== 'object' || part === null) return [];
  const { host } = part as { host?: { connectionName?: string; operationId?: OperationId } };
  const own = host?.connectionName === bridge && host.operationId ? [host.operationId] : [];
  return [...own, ...Object.values(part).flatMap(callsOf)];
}
