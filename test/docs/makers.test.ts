import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { locateOperations } from '../../scripts/lintConnector/locateOperations.ts';

const guide = readFileSync('docs/makers.md', 'utf8');
const swagger = JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8'));
const { flows }: { flows: { name: string }[] } = JSON.parse(
  readFileSync('connector/flows/flows.json', 'utf8'),
);
const summaries = locateOperations(swagger).map(({ operation }) => operation.summary);
/** Titles of the platform's own that the guide names. */
const ofThePlatform = ['When a row is selected', 'When a row is added, modified or deleted', 'List rows'];

it('names every shipped flow', () => {
  const files = readdirSync('connector/flows').filter((name) => name !== 'flows.json');
  expect(files.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

it('calls operations by the titles that makers see', () => {
  // Everything else in italics is a flow, or a button or page of the platform.
  const verbs = new Set(summaries.map((title = '') => title.split(' ')[0]));
  const named = [...guide.matchAll(/(?<!\*)\*([A-Z][^*]+)\*(?!\*)/g)]
    .map(([, title = '']) => title.replaceAll(/\s+/g, ' '))
    .filter((title) => title.includes(' ') && verbs.has(title.split(' ')[0]));
  expect(named.length).toBeGreaterThan(8);
  const known = [...summaries, ...flows.map(({ name }) => name), ...ofThePlatform];
  expect(named.filter((title) => !known.includes(title))).toEqual([]);
});

it('asks no maker to run a command', () => {
  expect(guide).not.toMatch(/\bnpm\b|\bnode\b/);
});

it.each(['README.md', 'docs/install.md', 'docs/makers.md'])(
  '%s says in its first lines that nothing runs by itself, and what a flow takes',
  (name) => {
    const start = readFileSync(name, 'utf8').split('\n').slice(0, 16).join('\n');
    expect(start).toMatch(/Nothing runs by itself[\s\S]*Power Automate Premium[\s\S]*(licence|schedule)/);
  },
);
