import { afterAll, beforeAll, expect, it } from 'vitest';
import { product } from '../sync/openSampleDatabase.ts';
import { readModuleSetting } from '../sync/readModuleSetting.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { storeSetting } from '../sync/storeSetting.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { readPage } from './readPage.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
let visitor: Visitor;
beforeAll(async () => {
  stage = await startStage({ contacts: 80, firstRunWaits: true });
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
  visitor = createVisitor(pages.admin);
  await visitor.signIn('site.admin');
});
afterAll(async () => {
  await pages?.close();
  await stage?.close();
});

/** Has somebody choose who is sent, by the rule of the product, or nobody. */
const chooseWho = (isChosen: boolean) =>
  product === '13'
    ? storeModuleSetting(stage.database, 'Dynamics365MinScore', isChosen ? '60' : '0')
    : storeSetting(stage.database, 'contactGroups', isChosen ? 'ReadyForSales' : '');

it('stands in the place of the overview, each step with what was seen, one of them now', async () => {
  await chooseWho(false);
  const { text } = await visitor.get('');
  const next = product === '13' ? 'the minimum score' : 'the contact groups';
  expect(readPage(text)).toContain(`First steps 4 of 8 done. Next: ${next}.`);
  expect(text.match(/aria-current="step"/g)).toHaveLength(1);
  expect(readPage(text)).toMatch(
    product === '13' ? /Minimum Contacts that have it 20 \d+/ : /Ready for sales ReadyForSales/,
  );
});

it('looks again, and goes on to the dry run and its plan', async () => {
  await chooseWho(true);
  expect(readPage((await visitor.get('first-steps')).text)).toContain(
    'Next: people who are already in Dynamics.',
  );
  await stage.sync({ dryRun: true });
  const { text } = await visitor.get('first-steps');
  expect(readPage(text)).toMatch(/It would create \d+ and update \d+ contacts\./);
  expect(readPage(text)).toContain('Next: confirm and switch on.');
  // Where points decide, the plan says how many each has.
  const plan = await visitor.get('runs/1');
  expect(/data-label="Points now">\d+</.test(plan.text)).toBe(product === '13');
});

it('says what is in the way and who has to remove it', async () => {
  const name = 'Dynamics365ContactMapping';
  const before = await readModuleSetting(stage.database, name);
  await storeModuleSetting(
    stage.database,
    name,
    '{"Items":[{"XperienceFieldName":"NoField","Dynamics365Field":"nocolumn"}]}',
  );
  const { text } = await visitor.get('first-steps');
  expect(text).toContain('class="stuck"');
  expect(readPage(text)).toContain('Correct it on the page of the mapping.');
  await storeModuleSetting(stage.database, name, before);
});

it('gives way to the overview once somebody is linked', async () => {
  const run = await stage.sync();
  expect(run.state).toBe('needsConfirmation');
  const waits = await visitor.get('');
  expect(readPage(waits.text)).toContain(`Run ${run.id} waits for you`);
  await visitor.get(`runs/${run.id}/confirm`);
  await visitor.post(`runs/${run.id}/confirm`);
  await expect
    .poll(async () => (await visitor.get('')).text, { timeout: 30_000 })
    .toContain('<h1>Overview</h1>');
});

it('counts on the overview who has reached the minimum and waits for the next run', async () => {
  const note = product === '13' ? 'reached the minimum' : 'in the contact groups';
  const waiting = async () =>
    Number(
      new RegExp(`Waiting ([\\d,+]+) ${note}, not sent yet`).exec(
        readPage((await visitor.get('')).text),
      )?.[1],
    );
  await expect.poll(waiting).toBe(0);
  const links = [...(await stage.links()).keys()];
  await visitor.get(`contacts/${links[0]}/unlink`);
  await visitor.post(`contacts/${links[0]}/unlink`);
  expect(await waiting()).toBe(1);
  await chooseWho(false);
  expect(await waiting()).toBeNaN();
  await chooseWho(true);
});

it('sends nobody back to a step before the first run once that has ended, with its dry run removed in time', async () => {
  await stage.database.db.deleteFrom('dynamics365.run').where('dry_run', '=', true).execute();
  const { text } = await visitor.get('first-steps');
  expect(readPage(text)).toContain('First steps 8 of 8 done. Everything is set up.');
  expect(text).not.toContain('aria-current="step"');
  expect(readPage(text)).toContain('Dry run The first real run had a plan of its own');
});

it('says what is in the way later on as what it is, and no longer that nothing is sent', async () => {
  await chooseWho(false);
  const without = await visitor.get('first-steps');
  expect(readPage(without.text)).toMatch(
    /7 of 8 done\. Next: the (minimum score|contact groups)\. Look again/,
  );
  await chooseWho(true);
  await storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', 'False');
  const off = await visitor.get('first-steps');
  expect(readPage(off.text)).toContain(
    'Contact synchronization is switched off: no contact is sent or changed.',
  );
  expect(off.text).not.toContain('Start the first run');
});
