import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const flows = (
  JSON.parse(readFileSync('connector/flows/flows.json', 'utf8')) as {
    flows: { file: string; name: string }[];
  }
).flows;
const guide = readFileSync('docs/makers.md', 'utf8');

it('every shipped flow has a page, and every page a flow', () => {
  const pages = readdirSync('docs/flows').map((file) => file.replace('.md', ''));
  expect(pages.sort()).toEqual(flows.map(({ file }) => file.replace('.json', '')).sort());
});

it.each(flows)('the page of $file bears its name, and the guide leads to it', ({ file, name }) => {
  const page = file.replace('.json', '.md');
  expect(readFileSync(`docs/flows/${page}`, 'utf8').split('\n')[0]).toBe(`# ${name}`);
  expect(guide).toContain(`[${name}](flows/${page})`);
});
