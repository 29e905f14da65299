import { afterEach, describe, expect, it } from 'vitest';
import { viewActivityTypes } from '../../../bridge/api/views/viewActivityTypes.ts';
import { loadExtensions } from '../../../bridge/extensions/loadExtensions.ts';
import { writeExtensions } from '../../extensions/writeExtensions.ts';
import { addForm } from '../../xperience/addForm.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

let stage: ActivityStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function stageWith(code: string): Promise<ActivityStage> {
  const extensions = await loadExtensions(writeExtensions({ 'visits.ts': `export default ${code};` }));
  stage = await startActivityStage({ contacts: 40, extensions });
  return stage;
}

/** Tells of the campaign, leaves one page out, and fails over another. */
const visits = `{
  kind: 'activityTypes',
  types: ['PageVisit'],
  table: 'kx_pagevisit',
  properties: { where: { type: 'text', column: 'kx_pageurl' } },
  describe: async ({ url, title, told }) => {
    if (url.endsWith('/private')) return null;
    if (url.endsWith('/broken')) throw new Error('no map of this page');
    return { subject: 'Seen: ' + title, where: told.url.toUpperCase() };
  },
}`;

const visit = (at: ActivityStage, page: string) =>
  at.log({ ActivityType: 'pagevisit', ActivityTitle: page, ActivityURL: `https://a.example/${page}` });

describe('an extension that tells of an activity type', () => {
  it('has a table, columns and a subject of its own, and goes on from what the bridge tells', async () => {
    const at = await stageWith(visits);
    await at.mapTypes([{ type: 'pagevisit' }]);
    await visit(at, 'bikes');
    expect((await at.syncActivities()).counts).toMatchObject({ created: 1, failed: 0 });
    expect([...at.rowsOf('kx_pagevisit').values()]).toMatchObject([
      { subject: 'Seen: bikes', kx_pageurl: 'HTTPS://A.EXAMPLE/BIKES', statecode: 1 },
    ]);
  });

  it('sends nothing that the type map has not switched on', async () => {
    const at = await stageWith(visits);
    await visit(at, 'bikes');
    expect((await at.syncActivities()).skippedTypes).toMatchObject([{ code: 'typeWithoutTable' }]);
  });

  it('leaves single activities out, which are counted', async () => {
    const at = await stageWith(visits);
    await at.mapTypes([{ type: 'pagevisit' }]);
    await visit(at, 'private');
    await visit(at, 'bikes');
    const run = await at.syncActivities();
    expect(run.counts).toMatchObject({ created: 1, skipped: 1, failed: 0 });
    expect(run.skippedTypes).toMatchObject([
      { type: 'pagevisit', code: 'leftOutByExtension', reason: 'The extension visits leaves them out.' },
    ]);
  });

  it('fails alone over one activity, with its own name and words', async () => {
    const at = await stageWith(visits);
    await at.mapTypes([{ type: 'pagevisit' }]);
    const broken = await visit(at, 'broken');
    await visit(at, 'bikes');
    expect((await at.syncActivities()).counts).toMatchObject({ created: 1, failed: 1 });
    const failures = await at.database.db.selectFrom('dynamics365.failure').selectAll().execute();
    expect(failures).toMatchObject([
      {
        activity_id: broken,
        code: 'extensionFailed',
        detail: `Activity ${broken} (pagevisit): The extension visits failed: no map of this page. The activity was not sent.`,
      },
    ]);
  });

  it.each([
    ['{ nowhere: 1 }', /tells "nowhere", which is none of its properties: url, /],
    ['{ where: ["a"] }', /gives where a value that is neither text/],
    ['undefined', /neither with an object of values nor with null/],
  ])('that answers %s fails over the activity', async (answer, words) => {
    const at = await stageWith(
      visits.replace(/describe: async[\s\S]*\n {2}\},/, `describe: () => (${answer}),`),
    );
    await at.mapTypes([{ type: 'pagevisit' }]);
    await visit(at, 'bikes');
    await at.syncActivities();
    const failure = await at.database.db.selectFrom('dynamics365.failure').selectAll().executeTakeFirst();
    expect(failure?.detail).toMatch(words);
  });

  it('that names a column the table lacks holds its type back with the reason', async () => {
    const at = await stageWith(visits.replace('kx_pageurl', 'kx_nowhere'));
    await at.mapTypes([{ type: 'pagevisit' }]);
    await visit(at, 'bikes');
    expect((await at.syncActivities()).skippedTypes).toMatchObject([
      { code: 'columnsDoNotFit', reason: expect.stringMatching(/kx_nowhere/) },
    ]);
  });

  it('has its properties shown to makers', async () => {
    const at = await stageWith(visits);
    const { value } = await viewActivityTypes(at.engine.parts);
    expect(value.find(({ type }) => type === 'pagevisit')?.properties).toContain('where');
  });
});

describe('the example of submission titles', () => {
  it('calls submissions like form and product, offers the phone number, and leaves a form out', async () => {
    stage = await startActivityStage({
      contacts: 40,
      extensions: await loadExtensions('docs/extensions/examples'),
    });
    const columns = { formName: '', phone: 'kx_formname' };
    await stage.mapTypes([{ type: 'bizformsubmit', table: 'kx_formsubmission', columns }]);
    for (const name of ['Offer', 'Newsletter']) {
      const form = await addForm(stage.database, name, [
        { column: 'Product', columnType: 'text', caption: 'Product' },
        { column: 'Phone', columnType: 'text', caption: 'Phone' },
      ]);
      await stage.grantForms();
      const submission = await form.submit({ Product: 'Bikes &amp; more', Phone: '+420 1' });
      const ActivityItemID = form.formId;
      await stage.log({ ActivityType: 'bizformsubmit', ActivityItemID, ActivityItemDetailID: submission });
    }
    await stage.syncActivities();
    expect([...stage.rowsOf('kx_formsubmission').values()]).toMatchObject([
      {
        subject: 'The form Offer: Bikes & more',
        kx_formname: '+420 1',
        description: 'Product: Bikes & more\nPhone: +420 1',
      },
    ]);
  });
});
