import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { components } from '../../schemas/contract.ts';
import { connectCaller } from '../../test/standins/dataverse/connectCaller.ts';
import type { DataverseStandin } from '../../test/standins/dataverse/createDataverseStandin.ts';
import type { Flow } from './createFlow.ts';
import { syncToEnd } from './syncToEnd.ts';

type Run = components['schemas']['Run'];

/** The demo's surroundings. */
export interface Stage {
  flow: Flow;
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  progress: (run: Run) => void;
}

/** What a step did and whether that is what it should have done. */
export interface StepResult {
  step: string;
  what: string;
  requests: number;
  rowsWritten: number;
  seconds: number;
  /** Empty when everything was as expected. */
  surprises: string[];
}

type Expectations = (expect: (holds: boolean, otherwise: string) => void) => void;

/** One step: does it, reads the request log of Dynamics, and compares with what was expected. */
async function take(
  { dynamics }: Stage,
  step: string,
  act: () => Promise<{ what: string; check: Expectations }>,
): Promise<StepResult> {
  const before = dynamics.conditions.log.counts();
  const start = performance.now();
  const { what, check } = await act();
  const seconds = (performance.now() - start) / 1000;
  const after = dynamics.conditions.log.counts();
  const surprises: string[] = [];
  check((holds, otherwise) => {
    if (!holds) surprises.push(otherwise);
  });
  return {
    step,
    what,
    requests: after.requests - before.requests,
    rowsWritten: after.rowsWritten - before.rowsWritten,
    seconds,
    surprises,
  };
}

/** Contacts that qualify are created in Dynamics and linked. */
export function firstRun(stage: Stage): Promise<StepResult> {
  return take(stage, 'first run', async () => {
    const qualifying = await countListed(stage.flow, 'qualifying');
    const run = await syncToEnd(stage.flow, {}, stage.progress);
    const { created, failed } = run.counts;
    const rows = stage.dynamics.organization.table('contact')?.rows.size() ?? 0;
    return {
      what: `${qualifying} contacts qualified: ${created} created, ${failed} with a field that does not fit`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(qualifying > 0, 'no contact of the sample qualified');
        expect(created + failed === qualifying, `${created} created and ${failed} failed of ${qualifying}`);
        expect(rows === qualifying, `Dynamics holds ${rows} rows for ${qualifying} contacts`);
      },
    };
  });
}

/** Nothing has changed, so nothing is sent. */
export function secondRun(stage: Stage): Promise<StepResult> {
  return take(stage, 'second run', async () => {
    const written = stage.dynamics.conditions.log.counts().rowsWritten;
    const run = await syncToEnd(stage.flow, {}, stage.progress);
    const more = stage.dynamics.conditions.log.counts().rowsWritten - written;
    return {
      what: `${run.counts.read} contacts looked at, ${run.counts.updated + run.counts.created} sent`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(run.counts.created + run.counts.updated === 0, 'contacts were sent although nothing changed');
        expect(more === 0, `${more} rows were written although nothing changed`);
      },
    };
  });
}

const edits = {
  ContactJobTitle: 'Head of Coffee',
  ContactCity: 'Brno',
  ContactBusinessPhone: '+420 555 010 203',
} as const;
const columnOf = {
  ContactJobTitle: 'jobtitle',
  ContactCity: 'address1_city',
  ContactBusinessPhone: 'telephone1',
} as const;

/** Three contacts are edited in Xperience; the next run sends just those columns. */
export function editInXperience(stage: Stage): Promise<StepResult> {
  return take(stage, 'edited in Xperience', async () => {
    const linked = await cleanLinked(stage, 3);
    const fields = Object.keys(edits) as (keyof typeof edits)[];
    for (const [index, contact] of linked.entries()) {
      const field = fields[index] ?? 'ContactCity';
      await stage.database.db
        .updateTable('OM_Contact')
        .set({ [field]: edits[field], ContactLastModified: stage.database.dialect.now() })
        .where('ContactID', '=', contact.contactId)
        .execute();
    }
    const before = await Promise.all(linked.map((contact) => readRow(stage, contact.rowId ?? '')));
    const run = await syncToEnd(stage.flow, {}, stage.progress);
    const after = await Promise.all(linked.map((contact) => readRow(stage, contact.rowId ?? '')));
    const changed = after.map((row, index) => changedColumns(before[index] ?? {}, row));
    return {
      what: `${run.counts.updated} rows updated, columns ${changed.flat().join(', ')}`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(run.counts.updated === 3, `${run.counts.updated} rows were updated instead of 3`);
        for (const [index, field] of fields.entries()) {
          expect(
            changed[index]?.join() === columnOf[field],
            `columns ${changed[index]?.join()} changed instead of ${columnOf[field]}`,
          );
          expect(
            after[index]?.[columnOf[field]] === edits[field],
            `${columnOf[field]} is ${String(after[index]?.[columnOf[field]])}`,
          );
        }
      },
    };
  });
}

/** A row is edited in Dynamics; the flow of the trigger hands it to UpdateContact. Then the same row once more. */
export async function editInDynamics(stage: Stage): Promise<StepResult[]> {
  const [contact] = await cleanLinked(stage, 1);
  const rowId = contact?.rowId ?? '';
  const city = 'Český Krumlov';
  let body: Record<string, unknown> = {};
  const first = await take(stage, 'edited in Dynamics', async () => {
    const person = await connectCaller(stage.dynamics);
    await person.send('PATCH', `contacts(${rowId})`, { address1_city: city });
    body = await readRow(stage, rowId);
    const answer = await stage.flow.post<components['schemas']['UpdateContactResult'] | undefined>(
      '/updatecontact',
      body,
    );
    const stored = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactCity')
      .where('ContactID', '=', contact?.contactId ?? 0)
      .executeTakeFirst();
    const fields = answer.body?.changedFields ?? [];
    return {
      what: `UpdateContact answered ${answer.status}, changed ${fields.join(', ')} to ${stored?.ContactCity}`,
      check: (expect) => {
        expect(
          answer.status === 200,
          `UpdateContact answered ${answer.status}: ${JSON.stringify(answer.body)}`,
        );
        expect(fields.join() === 'ContactCity', `fields ${fields.join()} changed instead of ContactCity`);
        expect(stored?.ContactCity === city, `Xperience holds ${stored?.ContactCity}`);
      },
    };
  });
  const second = await take(stage, 'the same row again', async () => {
    const answer = await stage.flow.post('/updatecontact', body);
    return {
      what: `UpdateContact answered ${answer.status}: nothing to do`,
      check: (expect) =>
        expect(answer.status === 204, `UpdateContact answered ${answer.status} instead of 204`),
    };
  });
  return [first, second];
}

type Contact = components['schemas']['Contact'];
type Page = components['schemas']['ContactList'];

/** Linked contacts without an open failure. */
async function cleanLinked({ flow }: Stage, count: number): Promise<Contact[]> {
  const { body } = await flow.get<Page>('/contacts?show=linked&limit=100');
  return body.value.filter((contact) => !contact.failure).slice(0, count);
}

async function countListed(flow: Flow, show: string): Promise<number> {
  let count = 0;
  let path: string | undefined = `/contacts?show=${show}&limit=100`;
  while (path !== undefined) {
    const page: Page = (await flow.get<Page>(path)).body;
    count += page.value.length;
    path = page.nextLink?.slice(page.nextLink.indexOf('/contacts?'));
  }
  return count;
}

/** The row with all its columns and annotations, as the Dataverse trigger hands it over. */
async function readRow({ dynamics }: Stage, rowId: string): Promise<Record<string, unknown>> {
  const person = await connectCaller(dynamics);
  const { body } = await person.get<Record<string, unknown>>(`contacts(${rowId})`, {
    Prefer: 'odata.include-annotations="*"',
  });
  return body;
}

const stamps = new Set(['modifiedon', 'versionnumber', '@odata.etag', 'address1_composite']);

function changedColumns(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return Object.keys(after).filter(
    (name) =>
      !stamps.has(name) &&
      !name.includes('@') &&
      JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}
