import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleMapping } from '../../../scripts/sample/sampleMapping.ts';
import { only13 } from '../../sync/only13.ts';
import { manager } from '../../sync/sampleManager.ts';
import type { Stage } from '../../sync/startStage.ts';
import { storeModuleSetting } from '../../sync/storeModuleSetting.ts';
import { createVisitor, type Visitor } from '../createVisitor.ts';
import { type ServedPages, servePagesOf } from '../servePagesOf.ts';
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
  const { db } = stage.database;
  for (const table of [
    'dynamics365.mapping_extension',
    'dynamics365.mapping_draft',
    'dynamics365.mapping_history',
  ] as const)
    await db.deleteFrom(table).execute();
  await storeMapping(JSON.stringify(sampleMapping));
});

const storeMapping = (text: string) => storeModuleSetting(stage.database, 'Dynamics365ContactMapping', text);

const rules = { direction: 'both', conflict: 'byCaller', overlong: 'fail' };
const put = (field: string, column: string, more: Record<string, string | string[]> = {}, was = column) =>
  visitor.post('mapping', { do: 'put', key: field, field, was, column, ...rules, ...more });
const saved = async (): Promise<unknown[]> => {
  const answer = await fetch(`${pages.admin}mapping/export`, { headers: cookieOf(visitor) });
  return ((await answer.json()) as { pairs: unknown[] }).pairs;
};
const cookieOf = ({ cookies }: Visitor) => ({
  cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
});

describe('the mapping', () => {
  test('keeps what one tab put into the draft from another that is behind, until that puts it again', async () => {
    const markIn = ({ text }: { text: string }) => /name="mark" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const mark = markIn(await visitor.get('mapping?edit=ContactNotes'));
    expect(mark).toHaveLength(16);
    await put('ContactNotes', 'description', { mark, overlong: 'cut' });
    const late = await put('ContactNotes', 'description', { mark, direction: 'toDynamics' });
    expect(late.status).toBe(422);
    expect(late.text).toContain('Another tab changed this field in your draft');
    expect(late.text).toMatch(/value="toDynamics"[^>]*checked/);
    const unmapped = await visitor.post('mapping', {
      do: 'unmap',
      key: 'ContactNotes',
      field: 'ContactNotes',
      mark,
    });
    expect(unmapped.text).toContain('Another tab changed this field in your draft');
    const again = await put('ContactNotes', 'description', { mark: markIn(late), direction: 'toDynamics' });
    expect(again.text).not.toContain('Another tab');
    await visitor.get('mapping/discard');
    await visitor.post('mapping/discard');
  });

  test('lists every contact field with caption, type and where it goes', async () => {
    const { text, status } = await visitor.get('mapping?show=all');

    expect(status).toBe(200);
    expect(text).toMatch(/<strong>\d+ of \d+ contact fields are mapped\.<\/strong>/);
    expect(text).toContain('First name');
    expect(text).toContain('<code>ContactFirstName</code> · text, 100');
    expect(text).toContain('<code>firstname</code> · text, 50');
    expect(text).toContain('(not mapped)');
  });

  test('is found by field or column, and says so where nothing is', async () => {
    expect((await visitor.get('mapping?show=all&q=e-mail+a')).text).toContain('ContactEmail');
    expect((await visitor.get('mapping?q=emailaddress1')).text).toContain('ContactEmail');
    expect((await visitor.get('mapping?q=nothing<b>')).text).toContain('called like “nothing&lt;b&gt;”');
  });

  test('shows no controls to who may only look', async () => {
    const reader = createVisitor(pages.admin);
    await reader.signIn('editor.read');
    const { text } = await reader.get('mapping?edit=ContactNotes');

    expect(text).toContain('You may look, not change');
    expect(text).not.toMatch(/Edit<span|Put into the draft|Propose…/);
  });

  test('collects changes in a draft and saves them together, with what follows', async () => {
    await visitor.get('mapping?edit=ContactNotes');
    await put('ContactNotes', 'description', { overlong: 'cut', direction: 'toDynamics' });
    const kept = await put('ContactLoyaltyLevel', 'kx_tier', {}, '');
    expect(kept.text).toContain('Loyalty level is in your draft.');
    expect(kept.text).toContain('What each value means');
    expect(await saved()).not.toContainEqual(expect.objectContaining({ column: 'kx_tier' }));

    const list = await visitor.get('mapping');
    expect(list.text).toContain('2 fields changed.');
    const done = await visitor.post('mapping', { do: 'save' });
    expect(done.text).toContain('Saved. 2 fields changed.');
    expect(done.text).toContain('kx_tier');
    expect(await saved()).toContainEqual({
      field: 'ContactNotes',
      column: 'description',
      direction: 'toDynamics',
      overlong: 'cut',
    });
    expect((await visitor.get('mapping')).text).not.toContain('fields changed');
  });

  test('saves once what is sent twice', async () => {
    await put('ContactNotes', 'description', { overlong: 'cut' });
    await visitor.get('mapping');
    const fields = Object.fromEntries(visitor.hidden);
    await visitor.post('mapping', { ...fields, do: 'save' });
    const again = await visitor.post('mapping', { ...fields, do: 'save' });

    expect(again.text).toContain('This was done already');
  });

  test('refuses what cannot be used, names it at its field, and keeps the draft', async () => {
    await put('ContactLoyaltyLevel', 'jobtitle', {}, '');
    await visitor.get('mapping');
    const refused = await visitor.post('mapping', { do: 'save' });

    expect(refused.path).toContain('saved=no');
    expect(refused.text).toContain('Not saved.');
    expect(refused.text).toMatch(/id="f-ContactLoyaltyLevel"[\s\S]*?jobtitle/);
    expect(await saved()).not.toContainEqual(expect.objectContaining({ field: 'ContactLoyaltyLevel' }));
  });

  test('maps values to choices, and tells a choice that there is none of', async () => {
    const values = { value: ['Any day', 'Monday'], choice: ['3', ''] };
    await put('ContactPreferredDay', 'preferredappointmentdaycode', values);
    await visitor.get('mapping');
    await visitor.post('mapping', { do: 'save' });
    expect(await saved()).toContainEqual(expect.objectContaining({ valueMap: { 'Any day': 3 } }));

    const typed = { value: ['Any day', 'Monday', 'Holiday'], choice: ['2', '4', '99'], sendEmpty: 'yes' };
    const wrong = await put('ContactPreferredDay', 'preferredappointmentdaycode', typed);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('“99” for “Holiday” is no choice of this column.');
    // What was typed stays.
    expect(wrong.text).toMatch(/name="value" value="Holiday"/);
    expect(wrong.text).toMatch(/aria-label="Choice for Monday"[\s\S]*?<option value="4" selected>/);
    expect(wrong.text).toMatch(/name="sendEmpty" value="yes" checked/);
  });

  test('takes a field out, and asks before a draft goes', async () => {
    await visitor.get('mapping');
    await visitor.post('mapping', { do: 'unmap', key: 'ContactNotes', field: 'ContactNotes' });
    const asked = await visitor.get('mapping/discard');
    expect(asked.text).toContain('Discard the change of 1 field?');
    expect((await visitor.post('mapping/discard')).text).toContain('Your draft is discarded.');
    expect((await visitor.get('mapping')).text).toContain('ContactNotes');
  });

  test('offers columns by label, name, type or choice, and says why others do not fit', async () => {
    const offers = (await visitor.get('mapping?edit=ContactLoyaltyLevel&find=silver')).text;
    expect(offers).toContain('value="kx_tier"');
    expect(offers).not.toContain('value="nickname"');
    expect(offers).toContain('All its values are choices of it');
    const taken = (await visitor.get('mapping?edit=ContactLoyaltyLevel&find=jobtitle')).text;
    expect(taken).toContain('Taken by Job title.');
    const unfit = (await visitor.get('mapping?edit=ContactChildren&choose=yes&find=birthday')).text;
    expect(unfit).toContain('One column does not fit, and why');
  });
});

describe('fields whose values cannot be sent', () => {
  test('say how many contacts fail, and what mends it', async () => {
    await stage.sync();
    const [contactId = 0] = (await stage.links()).keys();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactFirstName: 'x'.repeat(80) })
      .where('ContactID', '=', contactId)
      .execute();
    await stage.sync({ mode: 'full' });
    const { text } = await visitor.get('mapping?show=problem');
    expect(text).toMatch(/(?:One contact fails|\d+ contacts fail) here\./);
    const [, key = ''] = /name="cut" value="([^"]+)"/.exec(text) ?? [];
    const cut = await visitor.post('mapping', { do: 'cut', cut: key });

    expect(cut.text).toContain('is in your draft.');
    expect(cut.text).toMatch(/Too long: cut at [\d,]+/);
  });
});

describe('a proposal', () => {
  test('is looked at, chosen from and put into the draft; nothing is saved by it', async () => {
    const before = await saved();
    const page = await visitor.get('mapping/proposal');
    expect(page.text).toContain('have a proposal');
    expect(page.text).toMatch(/value="\[&quot;ContactLoyaltyLevel&quot;,&quot;kx_tier&quot;\]"[^>]*checked/);
    const taken = await visitor.post('mapping/proposal', {
      pair: [
        JSON.stringify(['ContactLoyaltyLevel', 'kx_tier']),
        JSON.stringify(['ContactEmail', 'nickname']),
      ],
    });

    expect(taken.text).toContain('1 field is in your draft.');
    expect(await saved()).toEqual(before);
  });
});

describe('two editors', () => {
  test('keep what each changed, and choose what both did', async () => {
    const conny = createVisitor(pages.admin);
    await conny.signIn(manager);
    await conny.get('mapping');
    await put('ContactNotes', 'description', { overlong: 'cut' });
    await put('ContactBusinessPhone', 'telephone1', { direction: 'toXperience' });
    for (const [field, column, more] of [
      ['ContactBirthday', 'birthdate', { conflict: 'dynamics' }],
      ['ContactBusinessPhone', 'telephone1', { direction: 'toDynamics' }],
    ] as const)
      await conny.post('mapping', { do: 'put', key: field, field, was: column, column, ...rules, ...more });
    await conny.get('mapping');
    await conny.post('mapping', { do: 'save' });

    await visitor.get('mapping');
    const asked = await visitor.post('mapping', { do: 'save' });
    expect(asked.path).toBe('mapping/conflict');
    expect(asked.text).toContain(`${manager} saved the mapping`);
    expect(asked.text).toContain('One thing was changed by both of you');
    const undecided = await visitor.post('mapping/conflict');
    expect(undecided.text).toContain('choose whose change counts');
    const name = `part ${JSON.stringify(['ContactBusinessPhone', 'direction'])}`;
    const done = await visitor.post('mapping/conflict', { [name]: 'mine' });
    expect(done.text).toContain('Saved.');
    const pairs = await saved();
    expect(pairs).toContainEqual(expect.objectContaining({ field: 'ContactBirthday', conflict: 'dynamics' }));
    expect(pairs).toContainEqual(expect.objectContaining({ field: 'ContactNotes', overlong: 'cut' }));
    expect(pairs).toContainEqual(
      expect.objectContaining({ field: 'ContactBusinessPhone', direction: 'toXperience' }),
    );
  });
});

describe('history, export and import', () => {
  test('tell who replaced what, and lead back by way of a draft', async () => {
    await put('ContactNotes', 'description', { overlong: 'cut' });
    await visitor.get('mapping');
    await visitor.post('mapping', { do: 'save' });
    const history = await visitor.get('mapping/history');
    expect(history.text).toContain('site.admin');
    expect(history.text).toContain('Notes: other rules');
    const [, version = ''] = /mapping\/restore\?version=(\d+)/.exec(history.text) ?? [];
    await visitor.get(`mapping/restore?version=${version}`);
    const back = await visitor.post('mapping/restore', { version });
    expect(back.text).toContain('The former mapping is in your draft.');
    expect(back.text).toContain('1 field changed.');
  });

  test('take a file in as a draft, and name each of its mistakes', async () => {
    await visitor.get('mapping/file');
    const wrong = await visitor.post('mapping/file', { file: '{"version":1,"pairs":[{"field":"A"}]}' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('The file has a mistake');
    expect(wrong.text).toContain('{&quot;version&quot;:1');
    const file = JSON.stringify({ version: 1, pairs: [{ field: 'ContactEmail', column: 'emailaddress1' }] });
    expect((await visitor.post('mapping/file', { file })).text).toContain('The file is in your draft.');
  });
});

describe('when something is wrong', () => {
  test('a mapping that was broken outside is told, with ways to repair it', async () => {
    await storeMapping('{"Items": [<b>');
    const { status, text } = await visitor.get('mapping?show=all');

    expect(status).toBe(200);
    expect(text).toContain('The saved mapping is broken');
    expect(text).toContain('ContactEmail');
  });

  only13('it has no dialog of the mapping')(
    'pairs that the module’s dialog dropped can be put back',
    async () => {
      await put('ContactLoyaltyLevel', 'kx_tier', {}, '');
      await visitor.get('mapping');
      await visitor.post('mapping', { do: 'save' });
      await storeMapping(JSON.stringify(sampleMapping));
      expect((await visitor.get('mapping')).text).toContain('dialog has dropped a pair');
      expect((await visitor.post('mapping', { do: 'restore' })).text).toContain('They are in your draft.');
    },
  );

  test('columns known from before are shown while Dynamics is away, and the draft lives', async () => {
    await visitor.get('mapping');
    stage.dynamics.conditions.faults.add({
      match: {},
      schedule: {},
      scope: 'request',
      fault: { type: 'error', status: 503, code: '0x0', message: 'Away.' },
    });
    // What was last seen of Dynamics is that of a process.
    const others = await servePagesOf(stage.engine, stage.dynamics.url);
    const other = createVisitor(others.admin);
    try {
      await other.signIn('site.admin');
      const form = { do: 'put', key: 'ContactNotes', field: 'ContactNotes', was: 'description' };
      const isTold = async () => (await other.get('mapping')).text.includes('Dynamics does not answer');
      await expect.poll(isTold, { interval: 200 }).toBe(true);
      await other.post('mapping', { ...form, column: 'description', ...rules, overlong: 'cut' });
      const kept = await other.get('mapping');
      expect(kept.text).toContain('Dynamics does not answer at the moment');
      expect(kept.text).toMatch(/The columns are those read Today \d\d:\d\d/);
      expect(kept.text).toContain('<code>firstname</code> · text, 50');
      expect(kept.text).toContain('It can be saved when Dynamics answers.');
      expect(kept.text).toMatch(/value="save"[^>]*disabled/);
    } finally {
      stage.dynamics.conditions.faults.clear();
      await others.close();
    }
  });

  test('see what is not alike where both added the same pair', async () => {
    const conny = createVisitor(pages.admin);
    await conny.signIn(manager);
    await put('ContactCampaign', 'nickname', { was: '', direction: 'toXperience' });
    await conny.get('mapping');
    const pair = { do: 'put', key: 'ContactCampaign', field: 'ContactCampaign', was: '', column: 'nickname' };
    await conny.post('mapping', { ...pair, ...rules, direction: 'toDynamics' });
    await conny.get('mapping');
    expect((await conny.post('mapping', { do: 'save' })).text).toContain('Saved.');

    await visitor.get('mapping');
    const asked = await visitor.post('mapping', { do: 'save' });

    expect(asked.path).toBe('mapping/conflict');
    expect(asked.text).toMatch(/>[^<>]*, only to Dynamics</);
    expect(asked.text).toMatch(/>[^<>]*, only to Xperience</);
    await visitor.get('mapping/discard');
    await visitor.post('mapping/discard');
  });
});
