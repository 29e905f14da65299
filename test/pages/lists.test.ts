import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMilliseconds } from '../../bridge/database/dateTime2.ts';
import { writeAudit } from '../../bridge/sync/state/audit/audit.ts';
import { currentTimes } from '../../bridge/xperience/currentTimes.ts';
import type { Stage } from '../sync/startStage.ts';
import type { Visitor } from './createVisitor.ts';
import { readPage } from './readPage.ts';
import { type PageStage, startPageStage } from './startPageStage.ts';

let started: PageStage;
let stage: Stage;
let visitor: Visitor;
beforeAll(async () => {
  started = await startPageStage({ contacts: 240 });
  ({ stage, visitor } = started);
  await stage.sync();
});
afterAll(() => started?.close());
const contactOf = (contactId: number) =>
  stage.database.db
    .selectFrom('OM_Contact')
    .select(['ContactEmail'])
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
const searched = (path: string, query: Record<string, string>) =>
  visitor.get(`${path}?${new URLSearchParams(query)}`);

describe('failures searched by contact', () => {
  const failures = () =>
    stage.database.db
      .selectFrom('dynamics365.failure')
      .select(['failure_id', 'contact_id', 'field'])
      .where('state', '=', 'open')
      .orderBy('failure_id')
      .execute();

  it('are those of this contact alone, each with the way to its reason', async () => {
    const [first, ...others] = await failures();
    const contactId = first?.contact_id ?? 0;
    const other = others.find(({ contact_id }) => contact_id !== contactId)?.contact_id ?? 0;
    const { ContactEmail } = await contactOf(contactId);
    for (const q of [String(contactId), ContactEmail ?? '']) {
      const { text } = await searched('failures', { q });
      expect(readPage(text)).toContain(`Failures of “${q}”`);
      expect(text).toContain(`contacts/${contactId}"`);
      expect(text).not.toContain(`contacts/${other}"`);
      expect(text).toMatch(/failures\/reason\?code=\w+&amp;field=/);
      expect(text).toContain(`value="${q}"`);
      const csv = (await searched('failures.csv', { q })).text.trim().split('\n');
      expect(new Set(csv.slice(1).map((line) => line.split(',')[1]))).toEqual(new Set([String(contactId)]));
    }
  });

  it('find those of a contact that is no longer in Xperience, by its number', async () => {
    const [first] = await failures();
    const { numUpdatedRows } = await stage.database.db
      .updateTable('dynamics365.failure')
      .set({ contact_id: 987_654 })
      .where('failure_id', '=', first?.failure_id ?? 0)
      .executeTakeFirstOrThrow();
    expect(Number(numUpdatedRows)).toBe(1);
    expect(readPage((await searched('failures', { q: '987654' })).text)).toContain('no longer in Xperience');
  });

  it('say when nobody fits and when nothing failed, and keep the search among the dismissed', async () => {
    const nobody = await searched('failures', { q: '<b>nobody</b>' });
    expect(nobody.text).toContain('No failure of “&lt;b&gt;nobody&lt;/b&gt;”');
    expect(readPage(nobody.text)).toContain('No contact fits.');
    expect(nobody.text).toContain('?q=%3Cb%3Enobody%3C%2Fb%3E&amp;show=dismissed');
    const [linked] = [...(await stage.links()).keys()].filter(
      async (id) => !(await failures()).some(({ contact_id }) => contact_id === id),
    );
    const none = await searched('failures', { q: String(linked), show: 'dismissed' });
    expect(readPage(none.text)).toContain('Nothing of this contact is dismissed');
    expect((await searched('failures', { q: '99999999999' })).status).toBe(200);
  });
});

describe('the change log searched by what was changed', () => {
  it('finds the changes of one contact by its number, name or address, and of a run', async () => {
    const [contactId = 0, other = 0] = [...(await stage.links()).keys()];
    for (const id of [contactId, other]) {
      await visitor.get(`contacts/${id}/hold`);
      await visitor.post(`contacts/${id}/hold`);
    }
    const { ContactEmail } = await contactOf(contactId);
    for (const about of [`Contact ${contactId}`, String(contactId), ContactEmail ?? '']) {
      const { text } = await searched('changes', { about });
      expect(text, about).toContain(`contacts/${contactId}"`);
      expect(text, about).not.toContain(`contacts/${other}"`);
      expect(text, about).toContain(`value="${about}"`);
    }
    const csv = (await searched('changes.csv', { about: String(contactId) })).text.trim().split('\n');
    expect(csv.slice(1).map((line) => line.split(',')[6])).toEqual([`contact ${contactId}`]);
    expect(readPage((await searched('changes', { about: 'run 4711' })).text)).toContain('No change fits');
  });

  it('goes back over the whole year in its file, too, and once the filter is lifted', async () => {
    const { utc } = await currentTimes(stage.database);
    const old = addMilliseconds(utc, -200 * 86_400_000);
    await writeAudit(stage.database, {
      caller: 'somebody',
      action: 'key.create',
      subject: 'Old',
      details: {},
    });
    await stage.database.db
      .updateTable('dynamics365.audit')
      .set({ happened_at: old })
      .where('subject', '=', 'Old')
      .execute();
    const linkIn = (text: string, label: string) =>
      new RegExp(`href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?${label}`)
        .exec(text)?.[1]
        ?.replaceAll('&amp;', '&') ?? '';
    const none = await searched('changes', { about: 'Old' });
    expect(none.text).not.toContain('Made the API key');
    expect((await visitor.get(linkIn(none.text, 'Lift the filter'))).text).toContain('Made the API key');
    const year = await searched('changes', { about: 'Old', days: 'year' });
    expect(year.text).toContain('Made the API key');
    expect((await visitor.get(linkIn(year.text, 'CSV'))).text).toContain('key.create');
  });

  it('is led to from the page of a contact', async () => {
    const [contactId = 0] = (await stage.links()).keys();
    const { text } = await visitor.get(`contacts/${contactId}`);
    expect(text).toContain(`changes?about=contact+${contactId}&amp;days=year`);
  });
});
