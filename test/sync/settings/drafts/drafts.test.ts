import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choiceName } from '../../../../bridge/mapping/settings/mergeMappings.ts';
import type { MappingItem } from '../../../../bridge/mapping/types.ts';
import { changeDraft } from '../../../../bridge/sync/settings/drafts/changeDraft.ts';
import { compareDraft, mergeDraft } from '../../../../bridge/sync/settings/drafts/mergeDraft.ts';
import { saveDraft } from '../../../../bridge/sync/settings/drafts/saveDraft.ts';
import { proposePairs } from '../../../../bridge/sync/settings/proposal/proposePairs.ts';
import { storeOf } from '../../../../bridge/sync/settings/settingsStore.ts';
import {
  forgetMappingDraft,
  mostDrafts,
  readMappingDraft,
} from '../../../../bridge/sync/state/settings/mappingDraft.ts';
import { refusalOf } from '../refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from '../startMappingStage.ts';

const ada = { name: 'ada', kind: 'user' };
const conny = { name: 'conny', kind: 'user' };

let stage: MappingStage;
beforeAll(async () => {
  stage = await startMappingStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  await stage.database.db.deleteFrom('dynamics365.mapping_draft').execute();
});

const store = () => storeOf(stage.engine.parts);
const draftOf = (editor = ada) => readMappingDraft(stage.database, editor);
const set =
  (field: string, rules: Partial<MappingItem>) =>
  (items: readonly MappingItem[]): MappingItem[] =>
    items.map((item) => (item.field === field ? { ...item, ...rules } : item));

describe('a draft of the mapping', () => {
  it('begins with what is saved, collects changes and leaves the mapping as it is', async () => {
    const before = await stage.read();
    await changeDraft(store(), ada, set('ContactNotes', { overlong: 'cut' }));
    await changeDraft(store(), ada, (items) => [...items, pair('ContactLoyaltyLevel', 'kx_tier')]);

    const draft = await draftOf();
    expect(draft?.baseVersion).toBe(before.version);
    expect(draft?.items).toEqual([
      ...set('ContactNotes', { overlong: 'cut' })(before.items),
      pair('ContactLoyaltyLevel', 'kx_tier'),
    ]);
    expect(await stage.read()).toEqual(before);
  });

  it('belongs to its editor', async () => {
    await changeDraft(store(), ada, (items) => items.slice(1));

    expect(await draftOf(conny)).toBeUndefined();
    expect(await draftOf({ name: 'ada', kind: 'apiKey' })).toBeUndefined();
  });

  it('is none any more when it says what is saved', async () => {
    await changeDraft(store(), ada, set('ContactNotes', { overlong: 'cut' }));
    await changeDraft(store(), ada, set('ContactNotes', { overlong: 'fail' }));

    expect(await draftOf()).toBeUndefined();
  });

  it('keeps what two tabs put into it at the same moment', async () => {
    await changeDraft(store(), ada, set('ContactNotes', { overlong: 'cut' }));
    const names = ['ContactFirstName', 'ContactLastName', 'ContactCity'];
    await Promise.all(names.map((name) => changeDraft(store(), ada, set(name, { sendEmpty: true }))));

    const changed = (await draftOf())?.items.filter(({ sendEmpty }) => sendEmpty).map(({ field }) => field);
    expect(changed?.sort()).toEqual([...names].sort());
  });

  it('is refused when it becomes larger than anybody maps', async () => {
    const values = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, value) => [`value number ${value}`, value]),
    );
    const refused = changeDraft(store(), ada, (items) => [
      ...items,
      pair('ContactLevel', 'kx_tier', { valueMap: values }),
    ]);

    expect((await refusalOf(refused)).code).toBe('mappingInvalid');
    expect(await draftOf()).toBeUndefined();
  });

  it('is forgotten when it was not touched for a month, or fifty others were', async () => {
    await changeDraft(store(), conny, (items) => items.slice(1));
    const table = 'dynamics365.mapping_draft';
    const [row] = await stage.database.db.selectFrom(table).selectAll().execute();
    if (!row) throw new Error('There is no draft.');
    const others = Array.from({ length: mostDrafts + 5 }, (_, index) => ({
      ...row,
      caller: `editor ${index}`,
      changed_at: row.changed_at.replace(/^\d{4}/, index < 10 ? '2001' : '2100') as typeof row.changed_at,
    }));
    for (const other of others) await stage.database.db.insertInto(table).values(other).execute();
    await changeDraft(store(), ada, (items) => items.slice(1));

    const left = await stage.database.db.selectFrom(table).select('changed_at').execute();
    expect(left.some(({ changed_at: at }) => at.startsWith('2001'))).toBe(false);
    expect(left.length).toBeLessThanOrEqual(mostDrafts);
  });
});

describe('saving a draft', () => {
  it('makes it the mapping and ends it', async () => {
    await changeDraft(store(), ada, set('ContactNotes', { overlong: 'cut' }));

    expect(await saveDraft(stage.engine.parts, ada)).toMatchObject({ fields: 1 });
    expect((await stage.read()).items.find(({ field }) => field === 'ContactNotes')?.overlong).toBe('cut');
    expect(await draftOf()).toBeUndefined();
    expect(await saveDraft(stage.engine.parts, ada)).toBeUndefined();
  });

  it('tells every problem with its place and keeps the draft', async () => {
    await changeDraft(store(), ada, (items) => [...items, pair('ContactLoyaltyLevel', 'jobtitle')]);
    const refused = await refusalOf(saveDraft(stage.engine.parts, ada));

    expect(refused.problems?.map(({ code }) => code)).toContain('columnMappedTwice');
    expect(await draftOf()).toBeDefined();
  });

  it('saves nothing over what somebody else saved since, and merges both when asked', async () => {
    await changeDraft(store(), ada, set('ContactNotes', { overlong: 'cut' }));
    await stage.save(set('ContactBirthday', { conflict: 'dynamics' })((await stage.read()).items));

    expect((await refusalOf(saveDraft(stage.engine.parts, ada))).code).toBe('mappingChanged');
    const compared = await compareDraft(store(), ada);
    expect(compared?.changes.map(({ field, by }) => [field, by])).toEqual([
      ['ContactBirthday', 'theirs'],
      ['ContactNotes', 'mine'],
    ]);
    await mergeDraft(store(), ada, new Map());
    await saveDraft(stage.engine.parts, ada);
    const { items } = await stage.read();
    expect(items.find(({ field }) => field === 'ContactBirthday')?.conflict).toBe('dynamics');
    expect(items.find(({ field }) => field === 'ContactNotes')?.overlong).toBe('cut');
  });

  it('waits for a choice where both changed the same', async () => {
    await changeDraft(store(), ada, set('ContactBusinessPhone', { direction: 'toXperience' }));
    await stage.save(set('ContactBusinessPhone', { direction: 'toDynamics' })((await stage.read()).items));
    const name = choiceName({ field: 'ContactBusinessPhone', part: 'direction' });

    expect((await refusalOf(mergeDraft(store(), ada, new Map()))).code).toBe('draftUndecided');
    await mergeDraft(store(), ada, new Map([[name, 'mine']]));
    expect((await draftOf())?.items.find(({ field }) => field === 'ContactBusinessPhone')?.direction).toBe(
      'toXperience',
    );
    await forgetMappingDraft(stage.database, ada);
  });
});

describe('a proposal for the sample', () => {
  it('finds the column whose choices contacts have, and leaves mapped fields alone', async () => {
    const { items } = await stage.read();
    const { pairs, without } = await proposePairs(stage.engine.parts, items);

    const level = pairs.find(({ item }) => item.field === 'ContactLoyaltyLevel');
    expect([level?.item.column, level?.certainty]).toEqual(['kx_tier', 'likely']);
    expect(pairs.filter(({ item }) => items.some(({ field }) => field === item.field))).toEqual([]);
    expect(without.map(({ name }) => name)).toContain('ContactGUID');
  });

  it('makes a mapping that can be saved as it is', async () => {
    const { pairs } = await proposePairs(stage.engine.parts, []);
    await stage.save(pairs.filter(({ certainty }) => certainty !== 'unsure').map(({ item }) => item));

    expect((await stage.read()).problems).toEqual([]);
    expect(pairs.length).toBeGreaterThan(20);
  });
});
