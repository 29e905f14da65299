import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../bridge/database/inTransaction.ts';
import { recordHistory } from '../../bridge/sync/state/contactHistory.ts';
import { pauseBridge, resumeBridge } from '../../bridge/sync/state/pause/changePause.ts';
import { currentTimes } from '../../bridge/xperience/currentTimes.ts';
import { product } from '../sync/openSampleDatabase.ts';
import { outsiders } from '../sync/qualifying.ts';
import { setJobTitle } from '../sync/setJobTitle.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { readPage } from './readPage.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
let visitor: Visitor;
let links: [contactId: number, rowId: string][];
beforeAll(async () => {
  stage = await startStage({ contacts: 120, seed: 5 });
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
  await stage.sync();
  links = [...(await stage.links())];
  visitor = createVisitor(pages.admin);
  await visitor.signIn('site.admin');
});
afterAll(async () => {
  await pages?.close();
  await stage?.close();
});

const take = (): [contactId: number, rowId: string] => links.shift() ?? [0, ''];
const contactOf = (contactId: number) =>
  stage.database.db
    .selectFrom('OM_Contact')
    .select(['ContactFirstName', 'ContactLastName', 'ContactEmail'])
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();

describe('the search for a contact', () => {
  it('opens the only one that fits, by e-mail, ID or Dynamics ID', async () => {
    const [contactId, rowId] = take();
    const { ContactEmail } = await contactOf(contactId);
    for (const text of [ContactEmail ?? '', String(contactId), rowId.toUpperCase(), `{${rowId}}`]) {
      const seen = await visitor.get(`contacts?${new URLSearchParams({ q: text })}`);
      expect(seen.path, text).toBe(`contacts/${contactId}`);
    }
  });

  it('finds a name of several words, and lists those that fit with their state', async () => {
    const [one] = take();
    const [other] = take();
    for (const contactId of [one, other])
      await stage.database.db
        .updateTable('OM_Contact')
        .set({ ContactFirstName: 'Anna Maria', ContactLastName: 'van der <b>Berg</b>' })
        .where('ContactID', '=', contactId)
        .execute();
    const { text, path } = await visitor.get('contacts?q=Anna+Maria+van+der');
    expect(path).toContain('contacts?q=');
    expect(text).toContain('Anna Maria van der &lt;b&gt;Berg&lt;/b&gt;');
    expect(readPage(text)).toContain('2 contacts fit.');
    expect(readPage(text)).toContain('In Dynamics');
  });

  it('says of an address that nobody has whom the contact of Dynamics with it is linked to', async () => {
    const [contactId, rowId] = take();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { emailaddress1: 'elsewhere@example.com' });
    const { text } = await visitor.get('contacts?q=elsewhere@example.com');
    expect(readPage(text)).toContain('No contact in Xperience has “elsewhere@example.com”');
    expect(readPage(text)).toContain('it is linked to');
    expect(text).toContain(`href="./contacts/${contactId}"`);
  });

  it('answers what makes no sense with an empty list, and an address that is none with nothing here', async () => {
    expect((await visitor.get('contacts?q=%25_%5B')).text).toContain('No contact in Xperience has');
    for (const id of ['0', 'x', '99999999999', '2147483647'])
      expect((await visitor.get(`contacts/${id}`)).status, id).toBe(404);
  });
});

describe('the page of a contact', () => {
  it('says that both sides are the same', async () => {
    for (const [contactId] of links) {
      const { text } = await visitor.get(`contacts/${contactId}`);
      if (!text.includes('In Dynamics and the same on both sides.')) continue;
      expect(readPage(text)).toMatch(/0 of \d+ fields differ/);
      return;
    }
    expect.fail('no contact is the same on both sides');
  });

  it('says what the next run updates and why, and Send now does it once', async () => {
    const [contactId, rowId] = take();
    await setJobTitle(stage.database, contactId, 'Head of <script>');
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Rep' });
    const { text } = await visitor.get(`contacts/${contactId}`);
    expect(readPage(text)).toContain('In Dynamics. The next run updates one field there.');
    expect(text).toContain('Dynamics becomes Head of &lt;script&gt;');
    expect(readPage(text)).toMatch(/Both changed since .* was exchanged.* In a run Xperience wins\./);
    const { hidden } = visitor;
    const again = new URLSearchParams(hidden);
    const sent = await visitor.post(`contacts/${contactId}`);
    expect(readPage(sent.text)).toContain('Written in Dynamics: jobtitle.');
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Head of <script>');
    const version = stage.versions().get(rowId);
    const twice = await visitor.post(`contacts/${contactId}`, Object.fromEntries(again));
    expect(readPage(twice.text)).toContain('This was done already');
    expect(stage.versions().get(rowId)).toBe(version);
    expect(readPage(sent.text)).toMatch(/What happened .*Updated in Dynamics: .* by site\.admin/);
  });

  it('says what became of a task, and not that the bridge did it, who only heard of it', async () => {
    const [contactId] = take();
    const activity = {
      table: 'task',
      rowId: crypto.randomUUID(),
      state: 'completed',
      at: '2026-11-30T09:15:00Z',
    } as const;
    await inTransaction(stage.database, async (transaction) => {
      const { utc } = await currentTimes(transaction);
      await recordHistory(transaction, [{ contactId, what: 'activity', by: 'bridge', activity }], { utc });
    });
    const { text } = await visitor.get(`contacts/${contactId}`);
    expect(readPage(text)).toContain('A task was completed in Dynamics.');
  });

  it('tells a contact that does not qualify from one that the next run creates', async () => {
    const free = await stage.database.db
      .selectFrom('OM_Contact as contact')
      .select('contact.ContactID')
      .where('contact.ContactDynamics365RelatedID', 'is', null)
      .orderBy('contact.ContactID')
      .execute();
    const answers = new Set<string>();
    for (const { ContactID } of free.slice(0, 30)) {
      const { text } = await visitor.get(`contacts/${ContactID}`);
      answers.add(/<b>(Not in Dynamics[^<]*)<\/b>/.exec(text)?.[1]?.replaceAll(/[\d,]+/g, 'n') ?? text);
    }
    expect([...answers].join('\n')).toContain(
      product === '13'
        ? 'Not in Dynamics: n of n points.'
        : 'Not in Dynamics: it is not in the contact group Ready for sales.',
    );
  });

  it('asks before a contact is held back, released and unlinked, and says what follows', async () => {
    const [contactId] = take();
    const asked = await visitor.get(`contacts/${contactId}/hold`);
    expect(readPage(asked.text)).toMatch(/Hold .* back\?/);
    const held = await visitor.post(`contacts/${contactId}/hold`);
    expect(held.path).toBe(`contacts/${contactId}`);
    expect(readPage(held.text)).toContain('Not in step with Dynamics, on purpose: held back.');
    expect(held.text).toMatch(/<li class="stops">[\s\S]*Held back/);
    await visitor.get(`contacts/${contactId}/release`);
    const released = await visitor.post(`contacts/${contactId}/release`);
    expect(readPage(released.text)).not.toContain('on purpose');
    await visitor.get(`contacts/${contactId}`);
    await visitor.post(`contacts/${contactId}`);
    expect((await stage.links()).has(contactId)).toBe(true);
    await visitor.get(`contacts/${contactId}/unlink`);
    await visitor.post(`contacts/${contactId}/unlink`);
    expect((await stage.links()).has(contactId)).toBe(false);
  });

  it('does nothing a second time that another tab has done, and says so', async () => {
    const [contactId] = take();
    await visitor.get(`contacts/${contactId}/hold`);
    await visitor.post(`contacts/${contactId}/hold`);
    const entries = async () =>
      (
        await stage.database.db
          .selectFrom('dynamics365.contact_history')
          .select('contact_id')
          .where('contact_id', '=', contactId)
          .execute()
      ).length;
    const before = await entries();
    const second = await visitor.post(`contacts/${contactId}/hold`);
    expect(readPage(second.text)).toContain('It is so already.');
    expect((await visitor.get(`contacts/${contactId}/hold`)).path).toBe(`contacts/${contactId}`);
    expect((await visitor.get(`contacts/${contactId}/unlink`)).path).toBe(`contacts/${contactId}`);
    expect(await entries()).toBe(before);
  });

  it('asks before it sends somebody who does not qualify, with what follows', async () => {
    const contactId = (await outsiders(stage.database))[0] ?? 0;
    const { text } = await visitor.get(`contacts/${contactId}`);
    expect(text).toContain(`contacts/${contactId}/send">Send now…`);
    expect(text).not.toContain('>Send now</button>');
    const asked = await visitor.get(`contacts/${contactId}/send`);
    expect(readPage(asked.text)).toMatch(
      /It (has \d+ of \d+ points|is in none of the contact groups that qualify)/,
    );
    expect(readPage(asked.text)).toContain('A contact is created in Dynamics with its mapped values.');
    expect((await stage.links()).has(contactId)).toBe(false);
    const sent = await visitor.post(`contacts/${contactId}/send`);
    expect(readPage(sent.text)).toContain('Sent: created in Dynamics.');
    expect((await visitor.get(`contacts/${contactId}/send`)).path).toBe(`contacts/${contactId}`);
    expect((await visitor.get(`contacts/${contactId}`)).text).toContain('>Send now</button>');
  });

  it('offers nothing that is refused while everything is paused, and says so beside the buttons', async () => {
    const [contactId] = take();
    await pauseBridge(stage.database, { reason: 'Looking.', by: 'somebody' });
    const onContact = await visitor.get(`contacts/${contactId}`);
    const onRuns = await visitor.get('runs');
    const onStart = await visitor.get('runs/start');
    await resumeBridge(stage.database, { by: 'somebody' });
    for (const { text } of [onContact, onRuns]) {
      const main = text.slice(text.indexOf('<h1>'));
      expect(main).toContain('id="not-now">Not while everything is paused:');
      expect(main).toMatch(/disabled aria-describedby="not-now">(Send now|Start a run…)</);
    }
    expect(onContact.text).not.toContain(`contacts/${contactId}/unlink`);
    expect(onRuns.text).toContain('runs/start?do=dry');
    expect(readPage(onStart.text)).toContain('Everything is paused: only a dry run can be started');
    expect(onStart.text).not.toContain('value="real"');
  });

  it('names choices of Dynamics by their labels', async () => {
    const [contactId, rowId] = take();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { preferredappointmentdaycode: 2 });
    await sql`update OM_Contact set ContactPreferredDay = 'Monday' where ContactID = ${contactId}`.execute(
      stage.database.db,
    );
    const text = readPage((await visitor.get(`contacts/${contactId}`)).text);
    expect(text).toMatch(/Preferred day Monday Tuesday Dynamics becomes Monday/);
  });

  it('links to the Dynamics contact that was typed, and keeps what is no ID in its field', async () => {
    const [contactId, rowId] = take();
    await visitor.get(`contacts/${contactId}/unlink`);
    await visitor.post(`contacts/${contactId}/unlink`);
    await visitor.get(`contacts/${contactId}/link`);
    const wrong = await visitor.post(`contacts/${contactId}/link`, { row: 'Ortiz "&' });
    expect(wrong.text).toContain('value="Ortiz &quot;&amp;"');
    expect(wrong.text).toContain('This is not the ID of a contact in Dynamics.');
    const linked = await visitor.post(`contacts/${contactId}/link`, { row: ` {${rowId.toUpperCase()}} ` });
    expect(readPage(linked.text)).toContain('Linked.');
    expect((await stage.links()).get(contactId)).toBe(rowId);
  });

  it('says that its Dynamics contact was deleted, and names no address of it', async () => {
    const [contactId, rowId] = take();
    await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
    const { text } = await visitor.get(`contacts/${contactId}`);
    expect(readPage(text)).toContain('Its Dynamics contact was deleted there.');
    expect(text).not.toContain('main.aspx');
  });

  it('shows who may only look no button, and says what they lack', async () => {
    const reader = createVisitor(pages.admin);
    await reader.signIn('editor.read');
    const [contactId] = take();
    const { text } = await reader.get(`contacts/${contactId}`);
    expect(text.slice(text.indexOf('<main'))).not.toContain('<button');
    expect(readPage(text)).toContain('You may look, not change');
    expect((await reader.get(`contacts/${contactId}/hold`)).status).toBe(403);
    expect((await reader.post(`contacts/${contactId}/hold`)).status).toBe(403);
  });
});

describe('the activities of a contact', () => {
  it('show channel and web page where the product has them', async () => {
    const [newest] = await stage.database.db
      .selectFrom('OM_Activity')
      .select('ActivityContactID')
      .where('ActivityContactID', 'in', (eb) => eb.selectFrom('OM_Contact').select('ContactID'))
      .orderBy('ActivityID', 'desc')
      .execute();
    const { text } = await visitor.get(`contacts/${newest?.ActivityContactID ?? 0}`);
    expect(readPage(text)).toContain('Activity Logged State');
    expect(/channel \d+/.test(readPage(text))).toBe(product === 'xbk');
  });
});

describe('while Dynamics does not answer', () => {
  it('shows what is known of a contact, and offers nothing that needs Dynamics', async () => {
    const [contactId] = take();
    await setJobTitle(stage.database, contactId, 'Changed meanwhile');
    await visitor.get(`contacts/${contactId}`);
    stage.dynamics.conditions.faults.add({
      match: { tables: ['contact'] },
      schedule: {},
      scope: 'request',
      fault: { type: 'error', status: 503, code: '0x80044150', message: 'Down.' },
    });
    const { text } = await visitor.get(`contacts/${contactId}`);
    for (const { id } of stage.dynamics.conditions.faults.list()) stage.dynamics.conditions.faults.remove(id);
    expect(readPage(text)).toContain('Dynamics does not answer at the moment');
    expect(readPage(text)).toContain('Xperience has changed one field since the last exchange');
    expect(text).not.toContain('Send now');
    expect(text).toContain('Changed meanwhile');
  });
});
