import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadExtensions } from '../../../bridge/extensions/loadExtensions.ts';
import type { Extensions, IncomingChangesExtension } from '../../../bridge/extensions/types.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { reviseChanges } from '../../../bridge/sync/extensions/reviseChanges.ts';
import { readFailures } from '../../../bridge/sync/state/failures/readFailures.ts';
import { writeExtensions } from '../../extensions/writeExtensions.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function stageWith(files: Record<string, string>): Promise<Stage> {
  stage = await startStage({ contacts: 40, extensions: await loadExtensions(writeExtensions(files)) });
  return stage;
}

/** Fails over the contact whose city says so. */
const fragile = `export default {
  kind: 'outgoingColumns',
  columns: [{
    column: 'nickname', type: 'text', needs: ['ContactCity'],
    value: ({ ContactCity }) => {
      if (ContactCity === 'Nowhere') throw new Error('cannot be found on any map');
      return ContactCity;
    },
  }],
};`;

const stubborn = `export default {
  kind: 'incomingChanges',
  change: ({ changes }) => {
    if (changes.ContactCity === 'Nowhere') throw new Error('there is no such place');
    return changes;
  },
};`;

const setCity = ({ database }: Stage, contactId: number, ContactCity: string) =>
  database.db
    .updateTable('OM_Contact')
    .set({ ContactCity, ContactLastModified: database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();

const setting = ({ database }: Stage, name: string, value: unknown) =>
  database.db
    .insertInto('dynamics365.setting')
    .values({
      name,
      value: JSON.stringify(value),
      changed_at: database.dialect.utcNow(),
      changed_by: null,
    } as never)
    .execute();

describe('an extension that fails over one contact', () => {
  it('on its way to Dynamics makes that contact a failure that names it; the others arrive', async () => {
    const at = await stageWith({ 'places.ts': fragile });
    await at.sync();
    const links = [...(await at.links())];
    const [[broken = 0, brokenRow = ''] = [], [healthy = 0, healthyRow = ''] = []] = links;
    await setCity(at, broken, 'Nowhere');
    await setCity(at, healthy, 'Brno');
    const { state, counts } = await at.sync();
    expect({ state, failed: counts.failed }).toEqual({ state: 'finished', failed: 1 });
    const [failure] = (await readFailures(at.database, [broken])).get(broken) ?? [];
    expect(failure).toMatchObject({
      code: 'extensionFailed',
      detail: 'The extension places failed: cannot be found on any map',
    });
    expect(at.rows().get(healthyRow)).toMatchObject({ nickname: 'Brno', address1_city: 'Brno' });
    expect(at.rows().get(brokenRow)?.nickname).not.toBe('Nowhere');
  });

  it('on its way to Xperience fails alone in a run, and takes nothing from UpdateContact', async () => {
    const at = await stageWith({ 'places.ts': stubborn });
    await setting(at, 'takeDynamicsChanges', true);
    await at.sync();
    // Columns left empty on creation are agreed with the second run.
    await at.sync({ mode: 'full' });
    const [[broken = 0, brokenRow = ''] = [], [healthy = 0, healthyRow = ''] = []] = [...(await at.links())];
    await at.inDynamics.send('PATCH', `contacts(${brokenRow})`, { address1_city: 'Nowhere' });
    await at.inDynamics.send('PATCH', `contacts(${healthyRow})`, { address1_city: 'Telč' });
    const explained = await explainContact(at.engine.parts, broken);
    expect(explained).toMatchObject({ result: 'failed', problems: [{ code: 'extensionFailed' }] });
    const { state, counts } = await at.sync({ mode: 'full' });
    expect({ state, failed: counts.failed, taken: counts.taken }).toEqual({
      state: 'finished',
      failed: 1,
      taken: 1,
    });
    const [failure] = (await readFailures(at.database, [broken])).get(broken) ?? [];
    expect(failure?.detail).toContain('The extension places failed: there is no such place');
    await expect(
      updateContact(at.engine.parts, brokenRow, { address1_city: 'Nowhere' }),
    ).rejects.toMatchObject({ refusal: { code: 'extensionFailed', kind: 'notReady' } });
    const cities = await at.database.db
      .selectFrom('OM_Contact')
      .select('ContactCity')
      .where('ContactID', 'in', [broken, healthy])
      .execute();
    expect(cities.map(({ ContactCity }) => ContactCity)).toContain('Telč');
    expect(cities.map(({ ContactCity }) => ContactCity)).not.toContain('Nowhere');
  });
});

describe('an extension that does not fit the installation', () => {
  it.each([
    ['needs a field that is not there', "needs: ['ContactShoeSize'], column: 'nickname'", 'ContactShoeSize'],
    ['wants the cookie of the visitor', "needs: ['ContactGUID'], column: 'nickname'", 'ContactGUID'],
    ['fills a column that is not there', "needs: [], column: 'nosuchcolumn'", 'nosuchcolumn'],
    ['fills a mapped column', "needs: [], column: 'jobtitle'", 'jobtitle already takes'],
    ['fills a read-only column', "needs: [], column: 'createdon'", 'createdon'],
  ])('and %s keeps runs from starting', async (_what, column, said) => {
    const code = `export default { kind: 'outgoingColumns', columns: [{ ${column}, type: 'text', value: () => null }] };`;
    const at = await stageWith({ 'misfit.ts': code });
    await expect(at.sync()).rejects.toMatchObject({
      refusal: { code: 'mappingInvalid', detail: expect.stringContaining(said) },
    });
  });

  it('does not start a run with a field offered under a name that is taken', async () => {
    const field = "{ name: 'ContactCity', caption: 'City', type: 'text', needs: [], value: () => null }";
    const at = await stageWith({
      'twin.ts': `export default { kind: 'contactFields', fields: [${field}] };`,
    });
    await expect(at.sync()).rejects.toMatchObject({
      refusal: { detail: expect.stringContaining('The extension twin offers the field "ContactCity"') },
    });
  });
});

describe('an extension of incoming changes', () => {
  const decision = { fields: [], toDynamics: {}, toXperience: {}, agreed: {}, problems: [] };
  const ask = (change: unknown) =>
    reviseChanges({
      extensions: [
        { name: 'odd', version: '1', hook: { kind: 'incomingChanges', change } as IncomingChangesExtension },
      ] satisfies Extensions['incomingChanges'],
      mapping: { pairs: [], columns: [], fields: [], fingerprint: '' },
      fields: new Map([
        ['Known', { name: 'Known', caption: '', type: 'text', required: false, toDynamicsOnly: false }],
        ['Unread', { name: 'Unread', caption: '', type: 'text', required: false, toDynamicsOnly: false }],
      ]),
      contactId: 1,
      ours: { Known: 'before' },
      row: {},
      decision,
    });

  it('may take its time', async () => {
    const { toXperience } = await ask(async () => ({ Known: 'after' }));
    expect(toXperience).toEqual({ Known: 'after' });
  });

  it('has to answer in the end', async () => {
    vi.useFakeTimers();
    try {
      const asked = ask(() => new Promise(() => undefined));
      const refused = expect(asked).rejects.toThrow('The extension odd failed: no answer within 10 seconds');
      await vi.advanceTimersByTimeAsync(10_000);
      await refused;
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['nothing', undefined, 'did not answer with an object'],
    ['a list', [], 'did not answer with an object'],
    ['an object as a value', { Known: {} }, 'gives Known a value'],
    ['a field that does not exist', { Colour: 'red' }, 'changes Colour, which is no contact field'],
    ['a field it has not asked for', { Unread: 'x' }, 'changes Unread, which is neither mapped nor among'],
    ['half a character', { Known: '\ud800' }, 'cannot be written'],
  ])('that answers %s is refused by name', async (_what, answer, said) => {
    await expect(ask(() => answer)).rejects.toThrow(new RegExp(`extension odd.*${said}`));
  });
});
