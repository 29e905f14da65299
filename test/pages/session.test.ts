import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noteMovedTo } from '../../bridge/sync/move/noteMovedTo.ts';
import { pauseName } from '../../bridge/sync/state/pause/pause.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { createVisitor } from './createVisitor.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
beforeAll(async () => {
  stage = await startStage();
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
});
afterAll(async () => {
  await pages.close();
  await stage.close();
});

describe('signing in to the pages', () => {
  test('asks who somebody is, and goes on to the page they wanted', async () => {
    const visitor = createVisitor(pages.admin);
    const asked = await visitor.get('runs');
    expect(asked.path).toBe('sign-in?back=runs');
    const seen = await visitor.signIn('site.admin');
    expect(seen).toMatchObject({ status: 200, path: '' });
    expect(seen.text).toContain('<h1>First steps</h1>');
  });

  test('tells neither whether a name exists nor which part was wrong', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.get('sign-in');
    const known = await visitor.post('sign-in', { name: 'site.admin', password: 'wrong' });
    const unknown = await visitor.post('sign-in', { name: 'nobody', password: 'wrong' });
    expect([known.status, unknown.status]).toEqual([401, 401]);
    for (const { text } of [known, unknown]) expect(text).toContain('Name or password is wrong.');
  });

  test('refuses who may not even read, and says what they need', async () => {
    const visitor = createVisitor(pages.admin);
    const seen = await visitor.signIn('editor.nothing');
    expect(seen.status).toBe(403);
    expect(seen.text).toContain('editor.nothing may not open these pages.');
    expect(visitor.cookies.has('xbridge_session')).toBe(false);
  });

  test('keeps the session in a cookie that scripts and other sites do not reach', async () => {
    const { password } = { password: 'Sample-SiteAdmin-1' };
    const answer = await fetch(`${pages.admin}sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ name: 'site.admin', password, back: '' }),
      headers: { origin: pages.origin },
    });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('xbridge_session='));
    expect(cookie).toMatch(/; Path=\/xperience-dynamics365\/admin; HttpOnly; SameSite=Lax$/);
    expect(answer.headers.get('location')).toBe('./');
  });

  test('ends on sign-out for everybody who has the cookie', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const stolen = createVisitor(pages.admin);
    for (const [name, value] of visitor.cookies) stolen.cookies.set(name, value);
    expect((await stolen.get('')).path).toBe('');
    expect((await visitor.post('sign-out')).path).toBe('sign-in?out=yes');
    expect((await stolen.get('')).path).toBe('sign-in?ended=yes');
  });

  test('ends when the user is disabled', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('editor.configure');
    const { main } = stage.database;
    await main
      .updateTable('CMS_User')
      .set({ UserEnabled: false })
      .where('UserName', '=', 'editor.configure')
      .execute();
    try {
      await expect
        .poll(async () => (await visitor.get('')).path, { interval: 500 })
        .toBe('sign-in?ended=yes');
    } finally {
      await main
        .updateTable('CMS_User')
        .set({ UserEnabled: true })
        .where('UserName', '=', 'editor.configure')
        .execute();
    }
  });

  test('refuses a cookie that somebody changed', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('editor.read');
    const [head, body = '', seal] = (visitor.cookies.get('xbridge_session') ?? '').split('.');
    const content = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...content, id: 'administrator' })).toString('base64url');
    visitor.cookies.set('xbridge_session', [head, forged, seal].join('.'));
    expect((await visitor.get('')).path).toBe('sign-in');
  });

  test('offers a form again that came after the session had ended, and does not carry it out', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const other = createVisitor(pages.admin);
    for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
    await other.get('');
    await other.post('sign-out');
    const asked = await visitor.post('pause', { do: 'pause', reason: 'Sales <imports>' });
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('What you sent is kept');
    const offered = await visitor.post('sign-in', { name: 'site.admin', password: 'Sample-SiteAdmin-1' });
    expect(offered.text).toContain('You were about to send this');
    expect(offered.text).toContain('Sales &lt;imports&gt;');
    expect(offered.text).not.toContain('Everything is paused');
    // In the words of the page it was typed on.
    expect(offered.text).toContain('<dt>Why</dt><dd>Sales &lt;imports&gt;</dd>');
    expect(offered.text).not.toContain('<dt>do</dt>');
  });
});

describe('a form', () => {
  test('of another site is refused and changes nothing', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const seen = await visitor.post(
      'pause',
      { do: 'pause' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );
    expect(seen.status).toBe(403);
    expect((await visitor.get('')).text).not.toContain('Everything is paused');
  });

  test('without the token of its session is refused and changes nothing', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const seen = await visitor.post('pause', { do: 'pause', _csrf: 'made up' });
    expect(seen.status).toBe(403);
    expect((await visitor.get('')).text).not.toContain('Everything is paused');
  });

  test('of somebody who may only look is refused and says what is lacking', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('editor.read');
    const seen = await visitor.post('pause', { do: 'pause' });
    expect(seen.status).toBe(403);
    expect(seen.text).toContain(stage.database.product.words.right.manage);
  });

  test('that resumes is not offered where the installation has moved, because that pause is for good', async () => {
    const { database } = stage;
    onTestFinished(async () => {
      await database.db.deleteFrom('dynamics365.setting').where('name', '=', pauseName).execute();
    });
    await noteMovedTo(database, { server: 'sql.example.com', database: 'Xperience31' });
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const { text } = await visitor.get('');
    expect(text).toContain('This installation has moved');
    expect(text).toContain('Xperience31 on sql.example.com');
    expect(text).not.toContain('value="resume"');
  });

  test('pauses at once, asks why, and leaves its mark in the audit', async () => {
    const visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const paused = await visitor.post('pause', { do: 'pause', from: '' });
    expect(paused.text).toContain('Everything is paused');
    const said = await visitor.post('pause', {
      do: 'reason',
      reason: 'Sales imports a list <b>now</b>',
      from: '',
    });
    expect(said.text).toContain('Sales imports a list &lt;b&gt;now&lt;/b&gt;');
    const resumed = await visitor.post('pause', { do: 'resume', from: '' });
    expect(resumed.text).toContain('Sync goes on');
    const [entry] = await stage.database.db
      .selectFrom('dynamics365.audit')
      .select(['caller', 'caller_kind', 'action'])
      .orderBy('audit_id', 'desc')
      .execute();
    expect(entry).toEqual({ caller: 'site.admin', caller_kind: 'page', action: 'bridge.resume' });
  });
});

test('pages load nothing from elsewhere and run no script but files of the bridge', async () => {
  const visitor = createVisitor(pages.admin);
  const { text, headers } = await visitor.signIn('site.admin');
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|https?:\/\/(?!127)/);
  for (const [, file = ''] of text.matchAll(/(?:href|src)="(\.\/assets\/[^"]+)"/g)) {
    const { status, headers: of } = await visitor.get(file);
    expect([status, of.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  }
});

test('what is not there is a page that says so', async () => {
  const visitor = createVisitor(pages.admin);
  await visitor.signIn('site.admin');
  const seen = await visitor.get('no/such/page');
  expect(seen.status).toBe(404);
  expect(seen.text).toContain('There is nothing here');
});
