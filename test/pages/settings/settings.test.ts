import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getSettings } from '../../../bridge/sync/settings/getSettings.ts';
import { writtenSettings } from '../../../bridge/xperience/settings/settingNames.ts';
import { product } from '../../sync/openSampleDatabase.ts';
import { manager } from '../../sync/sampleManager.ts';
import type { Stage } from '../../sync/startStage.ts';
import { createVisitor, type Visitor } from '../createVisitor.ts';
import type { ServedPages } from '../servePagesOf.ts';
import { type PageStage, startPageStage } from '../startPageStage.ts';

let started: PageStage;
let stage: Stage;
let pages: ServedPages;
let visitor: Visitor;
beforeAll(async () => {
  started = await startPageStage({ contacts: 60 });
  ({ stage, pages, visitor } = started);
});
afterAll(() => started.close());
beforeEach(async () => {
  // Those of the module may be in the same table; they stay.
  await stage.database.db
    .deleteFrom('dynamics365.setting')
    .where('name', 'not in', [...writtenSettings])
    .execute();
});

/** What makes contacts qualify here. */
const byPoints = product === '13';
const who: Record<string, string> = byPoints ? { minimumScore: '100' } : { contactGroups: 'ReadyForSales' };

const stored = async () => (await getSettings(stage.engine.parts)).settings;

/** What the form of a page would send, with what was typed over it. */
function formOf(text: string, typed: Record<string, string | undefined>): Record<string, string> {
  const fields: Record<string, string> = {};
  const main = text.slice(text.indexOf('<main'));
  for (const [tag] of main.matchAll(/<input[^>]*>/g)) {
    const [, name = ''] = /\bname="([^"]*)"/.exec(tag) ?? [];
    const [, value = ''] = /\bvalue="([^"]*)"/.exec(tag) ?? [];
    const isPicked = !/type="(?:checkbox|radio)"/.test(tag) || /\schecked/.test(tag);
    if (name !== '' && name !== 'do' && name !== 'reason' && name !== 'from' && isPicked)
      fields[name] = value;
  }
  for (const [, name = '', options = ''] of main.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    fields[name] = /<option value="([^"]*)" selected/.exec(options)?.[1] ?? '';
  for (const [name, value] of Object.entries(typed)) {
    if (value === undefined) delete fields[name];
    else fields[name] = value;
  }
  return fields;
}

const submit = async (typed: Record<string, string | undefined>, by = visitor) => {
  const { text } = await by.get('settings');
  return by.post('settings', formOf(text, typed));
};

describe('a change of the settings', () => {
  const undoIn = (text: string): string =>
    (/href="([^"]*settings\/undo\?change=\d+)"/.exec(text)?.[1] ?? 'none').replace(/^(\.{1,2}\/)*/, '');

  test('is taken back after a question, from the banner or the change log, and what was changed since stays', async () => {
    const before = await stored();
    const saved = await submit({ mostCreations: '7', keepHistoryDays: '12' });
    const undo = undoIn(saved.text);
    await submit({ keepHistoryDays: '13' });
    const asked = await visitor.get(undo);
    expect(asked.text).toContain('Take back one setting saved Today');
    expect(asked.text).toContain('Changed again since, and stays as it is: Days of history.');
    const back = await visitor.post('settings/undo', { change: undo.split('=')[1] ?? '' });
    expect(back.text).toContain('Saved. 1 setting changed.');
    expect(await stored()).toEqual({ ...before, keepHistoryDays: 13 });
    expect(undoIn((await visitor.get('changes')).text)).toMatch(/^settings\/undo/);
    expect((await visitor.get(undo)).text).toContain('There is nothing to take back.');
  });

  test('that the log does not have is not found, and who may only look is not asked', async () => {
    expect((await visitor.get('settings/undo?change=999999')).status).toBe(404);
    expect((await visitor.get('settings/undo')).status).toBe(404);
    const reader = createVisitor(pages.admin);
    await reader.signIn('editor.read');
    expect((await reader.get('settings/undo?change=1')).status).toBe(403);
  });
});

describe('the settings', () => {
  test('are shown with what follows from them, counts of contacts and owners to choose from', async () => {
    const { text, status } = await visitor.get('settings');

    expect(status).toBe(200);
    if (byPoints) {
      expect(text).toMatch(/\d+ contacts reach \d+/);
      expect(text).toMatch(/All enabled scores together: \w/);
    } else {
      expect(text).toContain('A contact is sent once it is in the contact groups.');
      expect(text).toContain(
        'In Xperience there are <code>ElectricBikeFans</code> (Fans of electric bikes), <code>Newsletter</code>',
      );
    }
    expect(text).toMatch(/<option value="\/systemusers\([0-9a-f-]+\)"/);
    // Where Xperience does not show them, there is nothing it could keep.
    const { shownInAdministration } = stage.database.product.settings;
    expect(text.includes('Xperience keeps its settings in memory')).toBe(shownInAdministration);
    const { manage } = stage.database.product.words.right;
    expect(text).toContain(`Off: it takes ${manage}.`);
  });

  test('say at once, in the frame too, that contacts are synchronized no more', async () => {
    const on = await submit({ contactSyncEnabled: 'yes', ...who });
    expect(on.text).toContain('Sync is on');

    const off = await submit({ contactSyncEnabled: undefined });

    expect(off.text).toContain('Saved. 1 setting changed.');
    expect(off.text).not.toContain('Sync is on');
    expect(off.text).toContain('Sync is off');
  });

  test('are saved as far as they changed, and say what follows', async () => {
    const done = await submit({
      ...(byPoints ? { minimumScore: '1 20' } : who),
      mostCreations: '50',
      takeDynamicsChanges: 'yes',
      matchByEmail: 'yes',
    });

    expect(done.text).toContain('Saved. 4 settings changed.');
    expect(await stored()).toMatchObject({
      ...(byPoints ? { minimumScore: 120 } : who),
      mostCreations: 50,
      takeDynamicsChanges: true,
      matchByEmail: true,
    });
    expect((await submit({ takeDynamicsChanges: undefined, mostCreations: '' })).text).toContain(
      '2 settings changed',
    );
    expect(await stored()).toMatchObject({ takeDynamicsChanges: false, mostCreations: null });
  });

  test('are saved not at all while one cannot be used; what was typed stays', async () => {
    const before = await stored();
    const refused = await submit({ mostCreations: '5oo', keepHistoryDays: '0', matchByEmail: 'yes' });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain('“5oo” is not a whole number.');
    expect(refused.text).toContain('2 values cannot be used');
    expect(refused.text).toMatch(/id="f-mostCreations"[^>]*value="5oo"[^>]*aria-invalid="true"/);
    expect(await stored()).toEqual(before);
  });

  test('refuse a word that is none of the choices', async () => {
    expect((await submit({ deletedRow: 'explode<b>' })).status).toBe(422);
    expect(
      (await submit({ defaultOwner: '/systemusers(00000000-0000-0000-0000-000000000009)' })).status,
    ).toBe(422);
  });

  test('of two people are merged where they changed different things, and chosen where the same', async () => {
    const mine = (await visitor.get('settings')).text;
    const conny = createVisitor(pages.admin);
    await conny.signIn(manager);
    await submit({ keepHistoryDays: '30', mostCreations: '10' }, conny);

    await visitor.get('settings');
    const asked = await visitor.post('settings', formOf(mine, { mostCreations: '20', matchByEmail: 'yes' }));
    expect(asked.status).toBe(409);
    expect(asked.text).toContain('Somebody else saved first');
    expect(await stored()).toMatchObject({ keepHistoryDays: 30, mostCreations: 10, matchByEmail: false });
    await visitor.post('settings', { ...formOf(asked.text, {}), mostCreations: '20' });
    expect(await stored()).toMatchObject({ keepHistoryDays: 30, mostCreations: 20, matchByEmail: true });
  });

  test('are shown as text to who may only look', async () => {
    const reader = createVisitor(pages.admin);
    await reader.signIn('editor.read');
    const { text } = await reader.get('settings');

    expect(text).toContain('You may look, not change');
    expect(text.slice(text.indexOf('<main'))).not.toMatch(/<(?:input|select|button)/);
  });
});
