import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { listContacts } from '../../../bridge/xperience/contacts/listContacts.ts';
import { readChosenGroups } from '../../../bridge/xperience/qualifying/chosenGroups.ts';
import { touchContacts } from '../../../test/sync/touchContacts.ts';
import type { StatementCounts } from '../countStatements.ts';
import { readPages } from '../readPages.ts';
import { sizeBy } from '../sizeBy.ts';
import { type DatabaseStage, runContacts, startDatabaseStage } from '../startDatabaseStage.ts';
import type { Bench, Figure } from '../types.ts';
import { largeGroups, useGroups } from '../useGroups.ts';
import { watchLocks } from '../watchLocks.ts';

/** One pass over a site of one size. */
interface Pass {
  what: string;
  contacts: number;
  ms: number;
  counts: StatementCounts;
  locks: number | undefined;
  /** Pages of 8 KB that the server read for it, those in memory included. */
  pages: number | undefined;
}

/** What a pass with nothing to do may grow by where there are ten times as many contacts, and take at a million, ms. */
const mostGrowth = 1.5;
const targets: Readonly<Record<string, number>> = {
  'detection, nothing new': 100,
  'run, nothing to do': 1_000,
  'by five large groups: detection, nothing new': 100,
  'by five large groups: run, nothing to do': 1_000,
};
/** Below this many milliseconds a pass mostly waits for the disk to take its commits: a ratio says nothing then. */
const noise = 100;

const sites = { small: [10_000], usual: [10_000, 100_000], full: [10_000, 100_000, 1_000_000] };

/** Whole passes over ever larger sites, each contact with ten activities and three rows of points. */
export const database: Bench = {
  name: 'database',
  title: 'What passes ask of the database as the site grows',
  run: async (options) => {
    const stage = await startDatabaseStage(options);
    const passes: Pass[] = [];
    try {
      for (const contacts of sizeBy<readonly number[]>(options, sites)) {
        options.progress(`${contacts.toLocaleString('en-US')} contacts are made`);
        await stage.grow();
        passes.push(...(await measure(stage, contacts, options.progress)));
      }
    } finally {
      await stage.close();
    }
    return [...passes.map(described), ...grown(passes)];
  },
};

async function measure(
  stage: DatabaseStage,
  contacts: number,
  progress: (text: string) => void,
): Promise<Pass[]> {
  const { engine, detection, counted, installation } = stage;
  const passes: Pass[] = [];
  const pass = async (what: string, work: () => Promise<unknown>, times = 1): Promise<void> => {
    let best: Pass | undefined;
    for (let time = 0; time < times; time += 1) {
      progress(`${contacts.toLocaleString('en-US')} contacts: ${what}`);
      const locks = watchLocks(installation.database);
      const before = await readPages(installation.database);
      counted.take();
      const begun = performance.now();
      await work();
      const ms = performance.now() - begun;
      const counts = counted.take();
      const after = await readPages(installation.database);
      const pages = before === undefined || after === undefined ? undefined : after - before;
      const measured = { what, contacts, ms, counts, locks: await locks.end(), pages };
      if (!best || ms < best.ms) best = measured;
    }
    if (best) passes.push(best);
  };
  // What the copies are new of is over before anything is measured.
  await detection.detect();
  await runContacts(engine);
  await detection.detect();
  await stage.age();
  await pass('detection, nothing new', () => detection.detect(), 5);
  await pass('run, nothing to do', () => runContacts(engine), 5);
  const changed = Math.floor(contacts / 100);
  await stage.addRows(changed);
  const links = async () => {
    const rows = await installation.database.db
      .selectFrom('dynamics365.link')
      .select(['contact_id', 'row_id'])
      .where('contact_id', '<=', 2 * changed)
      .execute();
    return new Map(rows.map((row) => [row.contact_id, row.row_id]));
  };
  const touched = await touchContacts(
    { database: installation.database, links },
    { modified: changed / 2, changed: changed / 2, title: `Rider of ${contacts}` },
  );
  await pass('run, half a percent changed', () => runContacts(engine));
  await pass('detection, half a percent changed', () => detection.detect());
  const parts = engine.parts;
  for (const show of ['linked', 'failed'] as const) {
    await pass(`first page of ${show} contacts`, () =>
      listContacts(parts.database, { show }, { after: 0, limit: 100, fields: [] }),
    );
  }
  await pass('first page of qualifying contacts', () =>
    listContacts(
      parts.database,
      { show: 'qualifying', minimumScore: 1, scoreRule: 'singleScore' },
      { after: 0, limit: 100, fields: [] },
    ),
  );
  const rowId = [...(await links()).values()][0] ?? '';
  let city = 0;
  await pass(
    'UpdateContact, a field written',
    () => {
      city += 1;
      return updateContact(parts, rowId, { contactid: rowId, address1_city: `City ${contacts} ${city}` });
    },
    3,
  );
  const backToPoints = await useGroups(installation.database);
  await detection.detect();
  await runContacts(engine);
  await detection.detect();
  await stage.age();
  await pass('by five large groups: detection, nothing new', () => detection.detect(), 5);
  await pass('by five large groups: run, nothing to do', () => runContacts(engine), 5);
  for (const match of ['any', 'all'] as const) {
    const groups = await readChosenGroups(parts.database, { match, chosen: largeGroups });
    await pass(`by five large groups: first page of those in ${match} of them`, () =>
      listContacts(
        parts.database,
        { show: 'qualifying', minimumScore: 0, scoreRule: 'singleScore', groups },
        { after: 0, limit: 100, fields: [] },
      ),
    );
  }
  const [contactId = 0] = (await links()).keys();
  await pass('by five large groups: ExplainContact', () => explainContact(parts, contactId));
  await backToPoints();
  if (touched.modified.length === 0) throw new Error('Nothing was changed.');
  return passes;
}

function described({ what, contacts, ms, counts, locks, pages }: Pass): Figure {
  const target = contacts >= 1_000_000 ? targets[what] : undefined;
  const from = [
    `${counts.statements} statements`,
    `${counts.roundTrips} round trips`,
    `${counts.rows} rows`,
    `longest of ${counts.transactions} transactions ${counts.longestTransaction.toFixed(0)} ms`,
    ...(pages === undefined ? [] : [`${pages} pages read`]),
    ...(locks === undefined ? [] : [`${locks} locks at most`]),
  ];
  return {
    what: `${count(contacts)}: ${what}`,
    value: ms,
    unit: 'ms',
    ...(target === undefined ? {} : { target: { atMost: target } }),
    from: from.join(', '),
  };
}

/** How passes with nothing to do grow from one size to the next. */
function grown(passes: readonly Pass[]): Figure[] {
  return Object.keys(targets).flatMap((what) => {
    const sizes = passes.filter((each) => each.what === what);
    const [before, after] = sizes.slice(-2);
    if (!before || !after) return [];
    return [
      {
        what: `${what}, ${count(after.contacts)} against ${count(before.contacts)}`,
        value: Math.max(after.ms, noise) / Math.max(before.ms, noise),
        unit: '×',
        target: { atMost: mostGrowth },
        from: `${after.ms.toFixed(0)} ms against ${before.ms.toFixed(0)} ms`,
      },
    ];
  });
}

const count = (contacts: number): string => `${contacts.toLocaleString('en-US')} contacts`;
