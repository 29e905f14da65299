import type { components } from '../../../schemas/contract.ts';
import { answerOf } from '../answerOf.ts';
import type { Stage, Step } from '../stage.ts';
import { syncToEnd } from '../syncToEnd.ts';
import { takeStep } from '../takeStep.ts';

type Types = components['schemas']['ActivityTypeList'];

const section = '/bikes';
const visits = 'xbridge_pagevisit';
const submissions = 'xbridge_formsubmission';

/**
 * An administrator switches page visits of one section and form submissions on: what linked contacts did before
 * arrives. Then one of them visits a page and submits a form.
 */
export const activitiesArrive: Step = async (stage) => [
  await takeStep(stage, 'types switched on', async () => {
    const rules = [
      { type: 'pagevisit', pages: [section] },
      { type: 'bizformsubmit', cut: true },
    ];
    const { version } = await answerOf<Types>(stage.administrator.call('GetActivityTypes', {}));
    const types = { version, value: rules };
    await answerOf<Types>(stage.administrator.call('UpdateActivityTypes', { types }));
    const run = await syncToEnd(stage, 'SyncActivities');
    const visited = await countLogged(stage, 'pagevisit', section);
    const submitted = await countLogged(stage, 'bizformsubmit');
    const { skipped = 0, failed } = run.counts;
    return {
      what: `${rowsOf(stage, visits).length} page visits below ${section} and ${rowsOf(stage, submissions).length} form submissions arrived, completed; ${skipped} of other kinds left out`,
      check: (expect) => {
        expect(run.state === 'finished' && failed === 0, `the run ended as ${run.state}, ${failed} failed`);
        expect(rowsOf(stage, visits).length === visited, `${visited} page visits were logged`);
        expect(rowsOf(stage, submissions).length === submitted, `${submitted} forms were submitted`);
        const open = [...rowsOf(stage, visits), ...rowsOf(stage, submissions)].filter(
          (row) => row.statecode !== 1,
        );
        expect(open.length === 0, `${open.length} rows were left open`);
      },
    };
  }),
  await takeStep(stage, 'a visit, a form', async () => {
    const before = new Set([...rowsOf(stage, visits), ...rowsOf(stage, submissions)]);
    const url = await visitAndSubmit(stage);
    const run = await syncToEnd(stage, 'SyncActivities');
    const made = (table: string) => rowsOf(stage, table).filter((row) => !before.has(row));
    const [visit, submission] = [made(visits)[0], made(submissions)[0]];
    return {
      what: `arrived as "${String(visit?.subject)}" and as "${String(submission?.subject)}" with ${String(submission?.description).split('\n').length} answers`,
      check: (expect) => {
        expect(run.counts.created === 2, `${run.counts.created} rows were created instead of 2`);
        expect(visit?.xbridge_url === url, `the visit has the address ${String(visit?.xbridge_url)}`);
        expect(Boolean(submission?.xbridge_formname), 'the submission does not name its form');
      },
    };
  }),
];

const rowsOf = ({ dynamics }: Stage, table: string) =>
  [...(dynamics.organization.table(table)?.rows.scan() ?? [])].map(({ values }) => values);

const logged = ({ database }: Stage, type: string) =>
  database.db
    .selectFrom('OM_Activity as activity')
    .innerJoin('dynamics365.link as link', 'link.contact_id', 'activity.ActivityContactID')
    .selectAll('activity')
    .where('activity.ActivityType', '=', type)
    .orderBy('activity.ActivityID', 'desc');

async function countLogged(stage: Stage, type: string, path = ''): Promise<number> {
  const rows = await logged(stage, type).execute();
  return rows.filter(({ ActivityURL }) => path === '' || isBelow(ActivityURL ?? '', path)).length;
}

function isBelow(url: string, path: string): boolean {
  const { pathname } = new URL(url, 'http://site.invalid');
  return pathname === path || pathname.startsWith(`${path}/`);
}

/** The contact who submitted a form last does so again, right after a visit. @returns address of the page */
async function visitAndSubmit(stage: Stage): Promise<string> {
  const { db, dialect } = stage.database;
  const { ActivityID: _number, ...again } = await dialect
    .limit(logged(stage, 'bizformsubmit'), 1)
    .executeTakeFirstOrThrow();
  const url = `https://shop.example${section}/electric?from=demo`;
  const visit = {
    ...again,
    ActivityType: 'pagevisit',
    ActivityTitle: "Page visit 'Electric bikes'",
    ActivityURL: url,
  };
  for (const activity of [visit, again]) {
    await db
      .insertInto('OM_Activity')
      .values({ ...activity, ActivityCreated: dialect.now() })
      .execute();
  }
  return url;
}
