import { existsSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { pages, readPage, withoutCode } from './pages.ts';

/** The anchor that GitHub gives a heading. */
function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** All anchors of a page; a heading that comes again gets a number. */
function anchorsOf(name: string): Set<string> {
  const text = readPage(name).replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '');
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

const linksOf = (name: string): string[] =>
  [...withoutCode(readPage(name)).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(
    ([, target]) => target ?? '',
  );

it.each(pages)('every link of %s leads somewhere, to the heading too', (name) => {
  const broken = linksOf(name).filter((target) => {
    if (/^(https?|mailto):/.test(target)) return false;
    const [path = '', anchor] = decodeURI(target).split('#');
    const file = path === '' ? name : normalize(join(name, '..', path));
    if (!existsSync(file)) return true;
    if (anchor === undefined || statSync(file).isDirectory() || !file.endsWith('.md')) return false;
    return !anchorsOf(file).has(anchor);
  });
  expect(broken).toEqual([]);
});

it('the index leads to every page in docs', () => {
  const linked = new Set(
    linksOf('docs/README.md').map((target) => normalize(join('docs', target.split('#')[0] ?? ''))),
  );
  const inDocs = pages.filter((name) => /^docs\/(?!README)[^/]+\.md$/.test(name));
  expect(inDocs.filter((name) => !linked.has(name))).toEqual([]);
  const flows = pages.filter((name) => name.startsWith('docs/flows/'));
  expect(flows.filter((name) => !linked.has(name))).toEqual([]);
});

it('the start page leads to the index', () => {
  expect(linksOf('README.md')).toContain('docs/README.md');
});

it.each(['administrator', 'maker', 'developer', 'security or privacy', 'database administrator'])(
  'the index has a line for the %s',
  (person) => {
    expect(readPage('docs/README.md')).toMatch(new RegExp(`^\\| \\*\\*[^|]*${person}[^|]*\\|.*\\]\\(`, 'm'));
  },
);
