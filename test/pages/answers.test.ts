import { html } from 'hono/html';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseError } from '../../bridge/database/databaseError.ts';
import type { Page } from '../../bridge/pages/page.ts';
import { pages as allPages } from '../../bridge/pages/pages.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
let visitor: Visitor;

beforeAll(async () => {
  stage = await startStage({ contacts: 240, firstRunWaits: true });
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
  await stage.sync();
  visitor = createVisitor(pages.admin);
  await visitor.signIn('site.admin');
});
afterAll(async () => {
  await pages.close();
  await stage.close();
});

describe('addresses that somebody made up', () => {
  const strange = ['-1', '99999999999999999999', "' or 1=1 --<i1>\u0000", 'ü'.repeat(300)];
  const names = [
    'after',
    'show',
    'kind',
    'result',
    'by',
    'what',
    'who',
    'about',
    'change',
    'days',
    'looks',
    'code',
    'field',
    'of',
    'key',
    'id',
    'edit',
    'find',
    'q',
    'contact',
    'version',
    'subscription',
  ];

  test('are no error of the server, on any page', async () => {
    const bad: string[] = [];
    for (const { path, show } of allPages) {
      if (!show) continue;
      const address = path.replace(/:id\{[^}]*\}/, '1');
      for (const value of strange) {
        const query = new URLSearchParams(names.map((name): [string, string] => [name, value]));
        const { status, text } = await visitor.get(`${address}?${query}`);
        if (status >= 500 || text.includes('<i1>')) bad.push(`${address} ${value}: ${status}`);
      }
    }
    expect(bad).toEqual([]);
  });

  test('lead to nothing outside of the pages after sign-in', async () => {
    const stranger = createVisitor(pages.admin);
    await stranger.get('sign-in?back=//evil.example');
    const seen = await stranger.post('sign-in', {
      name: 'site.admin',
      password: 'Sample-SiteAdmin-1',
      back: '//evil.example/',
    });
    expect(seen.path).toBe('');
  });
});

describe('somebody who may only read', () => {
  test('sees pages without what they may not do', async () => {
    const reader = createVisitor(pages.admin);
    await reader.signIn('editor.read');
    const { text: runs } = await reader.get('runs');
    expect(runs).not.toContain('Start a run…');
    const { text: waiting } = await reader.get('runs/1');
    expect(waiting).not.toContain('Confirm…');
    const keys = await reader.get('keys');
    expect([keys.status, keys.text.includes(stage.database.product.words.right.manage)]).toEqual([403, true]);
  });

  test('is told by each form what is lacking, and changes nothing', async () => {
    const reader = createVisitor(pages.admin);
    await reader.signIn('editor.read');
    await reader.get('runs');
    for (const path of [
      'runs/start',
      'runs/1/confirm',
      'runs/1/discard',
      'failures/reason?code=tooLong&field=x',
      'keys/new',
    ]) {
      const { status } = await reader.post(path, { do: 'retryAll', does: 'real', name: 'x', scopes: 'read' });
      expect([path, status]).toEqual([path, 403]);
    }
    expect((await visitor.get('runs/1')).text).toContain('Run 1 waits for you');
  });
});

describe('a run that somebody decided about meanwhile', () => {
  test('says so instead of asking', async () => {
    await visitor.get('runs/1/discard');
    expect((await visitor.post('runs/1/discard')).text).toContain('Run 1 is discarded');
    const late = await visitor.get('runs/1/confirm');
    expect(late.path).toBe('runs/1');
    expect(late.text).toContain('This run does not wait any more.');
  });
});

test('a plan as a file holds each change, and no formula', async () => {
  const run = await stage.sync({ dryRun: true });
  const { text, headers } = await visitor.get(`runs/${run.id}/plan.csv`);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [head = '', ...lines] = text.trim().split('\r\n');
  expect(head).toContain('contact_id,first_name');
  expect(lines.length).toBeGreaterThan(run.counts.created);
  expect(lines.flatMap((line) => line.split(',')).filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
});

test('a change of many failures leaves its mark in the change log', async () => {
  await stage.sync({ mode: 'full' });
  const [waiting] = await stage.database.db
    .selectFrom('dynamics365.run')
    .select('run_id')
    .where('state', '=', 'needsConfirmation')
    .execute();
  if (waiting) {
    await visitor.get(`runs/${waiting.run_id}/confirm`);
    await visitor.post(`runs/${waiting.run_id}/confirm`);
  }
  await stage.engine.runs.settled();
  await expect.poll(async () => (await visitor.get('failures')).text).toContain('failures/reason?');
  const [, address = ''] =
    /href="\.\/(failures\/reason\?[^"]+)"/.exec((await visitor.get('failures')).text) ?? [];
  const path = address.replaceAll('&amp;', '&');
  await visitor.get(path);
  const asked = await visitor.post(path, { do: 'dismissAll' });
  expect(asked.text).toMatch(/Dismiss \d+ failures?\?/);
  expect((await visitor.post(path, { do: 'dismissTheseAll' })).text).toMatch(/\d+ are dismissed/);
  // Another tab asks for what is settled by now.
  expect((await visitor.post(path, { do: 'dismissAll' })).text).toContain('This reason is gone');
  expect((await visitor.get('changes')).text).toContain('Dismissed');
});

test('a database that goes away is told on a page of its own, and a click is repeated safely', async () => {
  let isAway = false;
  let done = 0;
  const away = new DatabaseError('unavailable', 'No connection.');
  const fragile: Page = {
    path: 'fragile',
    section: 'overview',
    async show({ hidden }) {
      if (isAway) throw away;
      return { title: 'Fragile', body: html`<form method="post">${hidden({ once: true })}</form>` };
    },
    async change() {
      if (isAway) throw away;
      done += 1;
      return { goTo: 'fragile', banner: { tone: 'ok', title: `Done ${done}` } };
    },
  };
  const own = await servePagesOf(stage.engine, stage.dynamics.url, { pages: [fragile] });
  try {
    const person = createVisitor(own.admin);
    await person.signIn('site.admin');
    await person.get('fragile');
    const form = new URLSearchParams(person.hidden);
    isAway = true;
    expect((await person.get('fragile')).status).toBe(503);
    const sent = Object.fromEntries(form);
    const refused = await person.post('fragile', sent);
    expect(refused.text).toContain('Xperience’s database does not answer');
    isAway = false;
    expect((await person.post('fragile', sent)).text).toContain('Done 1');
    expect((await person.post('fragile', sent)).text).toContain('This was done already');
    expect(done).toBe(1);
  } finally {
    await own.close();
  }
});
