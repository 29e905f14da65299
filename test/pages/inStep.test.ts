import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { defaultRules } from '../../bridge/mapping/settings/defaultRules.ts';
import { getMapping } from '../../bridge/sync/settings/getMapping.ts';
import { updateMapping } from '../../bridge/sync/settings/updateMapping.ts';
import { holdRequest } from '../sync/holdRequest.ts';
import { setJobTitle } from '../sync/setJobTitle.ts';
import type { Stage } from '../sync/startStage.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { readPage } from './readPage.ts';
import type { ServedPages } from './servePagesOf.ts';
import { type PageStage, startPageStage } from './startPageStage.ts';

let started: PageStage;
let stage: Stage;
let pages: ServedPages;
let visitor: Visitor;
beforeAll(async () => {
  started = await startPageStage({ contacts: 120, seed: 5 });
  ({ stage, pages, visitor } = started);
  await stage.sync();
});
afterAll(() => started?.close());

const ended = () =>
  vi.waitFor(
    async () => {
      const seen = await visitor.get('in-step');
      expect(seen.text).not.toContain('id="comparing"');
      return seen;
    },
    { timeout: 30_000, interval: 100 },
  );

it('says that both sides were not compared yet, and asks before it does', async () => {
  expect(readPage((await visitor.get('in-step')).text)).toContain('Both sides were not compared yet.');
  expect(readPage((await visitor.get('in-step/compare')).text)).toContain('Nothing is written.');
});

it('shows how far it is while it goes, renews that part, and can be stopped', async () => {
  const held = holdRequest(stage.dynamics, { address: 'orderby=contactid' });
  await visitor.get('in-step/compare');
  const started = await visitor.post('in-step/compare');
  expect(readPage(started.text)).toContain('The comparison has started.');
  await held.arrived();
  const part = await visitor.get(started.path, { 'hx-request': 'true' });
  expect(part.text).toMatch(/^\s*<div id="comparing" hx-get="[^"]*looks=1"/);
  expect(part.text).not.toContain('<main');
  const id = new URLSearchParams(started.path.split('?')[1]).get('id') ?? '';
  await visitor.get(`in-step/stop?id=${id}`);
  const stopped = await visitor.post('in-step/stop', { id });
  expect(readPage(stopped.text)).toContain('The comparison ends within seconds.');
  held.letGo();
  expect(readPage((await ended()).text)).toContain('The comparison was stopped.');
  const over = await visitor.get(started.path, { 'hx-request': 'true' });
  expect(over.headers.get('hx-refresh')).toBe('true');
});

it('says what differs by kind, what follows and how that changed, down to the contact', async () => {
  await visitor.get('in-step/compare');
  await visitor.post('in-step/compare');
  await ended();
  const [[contactId] = [0]] = await stage.links();
  await setJobTitle(stage.database, contactId, 'Changed since');
  await visitor.get('in-step/compare');
  await visitor.post('in-step/compare');
  const { text } = await ended();
  expect(readPage(text)).toMatch(
    /[\d.]+ % of the linked contacts are the same on both sides\. \d+ of \d+ differ/,
  );
  expect(readPage(text)).toMatch(/1 Changed in Xperience, not sent yet .* \+1 .*Next run settles it/);
  const href = /href="\.\/(in-step\/differences\?id=\d+&amp;kind=changedInXperience)"/.exec(text)?.[1] ?? '';
  const list = await visitor.get(href.replaceAll('&amp;', '&'));
  expect(list.text).toContain(`href="../contacts/${contactId}"`);
  expect(readPage(list.text)).toContain('changed in Xperience');
  const csv = await visitor.get(href.replaceAll('&amp;', '&').replace('differences?', 'differences.csv?'));
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.text).toContain(`changedInXperience,nextRun,${contactId},`);
  expect(readPage((await visitor.get('in-step/earlier')).text)).toMatch(/Stopped/);
});

it('tells a field that was mapped since from one that was changed', async () => {
  const { version, items } = await getMapping(stage.engine.parts);
  const added = { ...defaultRules, field: 'ContactGender', column: 'gendercode' };
  await updateMapping(stage.engine.parts, { version, items: [...items, added], by: 'ada' });
  await visitor.get('in-step/compare');
  await visitor.post('in-step/compare');
  const { text } = await ended();
  expect(readPage(text)).toMatch(
    /\d+ Not exchanged yet A field that was mapped since[^.]*\. \+\d+ Next run settles it/,
  );
  // The contact whose job title was changed is still told of as that.
  expect(readPage(text)).toMatch(/1 Changed in Xperience, not sent yet/);
  const href = /href="\.\/(in-step\/differences\?id=\d+&amp;kind=neverExchanged)"/.exec(text)?.[1] ?? '';
  expect(readPage((await visitor.get(href.replaceAll('&amp;', '&'))).text)).toContain(
    'compared for the first time',
  );
});

it('says that an old comparison is old, and answers odd addresses with the newest or nothing', async () => {
  await stage.database.db
    .updateTable('dynamics365.reconciliation')
    .set({ finished_at: stage.database.dialect.utcNow(-9 * 24 * 60 * 60_000) })
    .execute();
  expect(readPage((await visitor.get('in-step')).text)).toContain('The comparison is old');
  expect((await visitor.get('in-step?id=x')).status).toBe(200);
  for (const path of ['in-step/differences?id=99&kind=qualifies', 'in-step/differences?id=1&kind=odd'])
    expect((await visitor.get(path)).status, path).toBe(404);
});

it('lets who may only look see it, and start none', async () => {
  const reader = createVisitor(pages.admin);
  await reader.signIn('editor.read');
  expect((await reader.get('in-step')).text).not.toContain('in-step/compare');
  expect((await reader.get('in-step/compare')).status).toBe(403);
});
