import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bridgeFileOf } from '../../../bridge/database/sqlite/openSqlite.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { watchActivities } from '../../../bridge/sync/events/activityWatches.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { createReconciliations } from '../../../bridge/sync/reconcile/createReconciliations.ts';
import { conditionSettings, readCondition } from '../../../bridge/sync/settings/qualifyingCondition.ts';
import { readEvents } from '../../../bridge/sync/state/events/events.ts';
import { readBridgeSettings } from '../../../bridge/sync/state/settings/bridgeSettings.ts';
import { listContacts } from '../../../bridge/xperience/contacts/listContacts.ts';
import { readStandingContacts } from '../../../bridge/xperience/contacts/readStandingContacts.ts';
import { adviseIndexes } from '../../../scripts/bench/adviseIndexes.ts';
import { createEngine, type Engine } from '../createEngine.ts';
import { deleteContact } from '../deleteContact.ts';
import { type RecordedStatements, recordStatements } from '../recordStatements.ts';
import { type Stage, startStage } from '../startStage.ts';
import { touchContacts } from '../touchContacts.ts';

/** Tables that grow with the site. */
const large =
  /^(OM_(Contact|Activity|ScoreContactRule|ContactGroupMember|VisitorToContact)|(dynamics365\.)?(link|contact_state|failure|difference|event|seen_fields|reached_contact|activity_progress))$/;

/** Reads the first rows in the order of a key, or any, and stops. */
const stopsAtOnce = (statement: string): boolean => !/ where /.test(statement) && / limit \?/.test(statement);

let stage: Stage;
let engine: Engine;
let recorded: RecordedStatements | undefined;

/** A step of a plan; those of one parent go from the outermost loop to the innermost. */
interface Step {
  id: number;
  parent: number;
  detail: string;
}

/** What the engine says it does for a statement, step by step. */
function steps(file: DatabaseSync, statement: string): Step[] {
  return file.prepare(`explain query plan ${statement}`).all() as unknown as Step[];
}

function plan(file: DatabaseSync, statement: string): string[] {
  return steps(file, statement).map(({ detail }) => detail);
}

/** The table of a step, where it is a large one. */
function largeTable(statement: string, detail: string, how = 'SCAN'): string[] {
  const tables = new Map(
    [...statement.matchAll(/(?:"?(dynamics365)"?\.)?"?(\w+)"? as "?(\w+)"?/g)].map(
      ([, schema, table, alias]) => [alias ?? '', schema ? `${schema}.${table}` : (table ?? '')],
    ),
  );
  const name = new RegExp(`^(?:${how}) (\\S+)`).exec(detail)?.[1] ?? '';
  const table = tables.get(name) ?? name;
  return large.test(table) ? [table] : [];
}

/** Scans of large tables in the plan of a statement, as the engine tells them. */
function scansOf(file: DatabaseSync, statement: string): string[] {
  return plan(file, statement).flatMap((detail) => largeTable(statement, detail));
}

/** Large tables from which a stretch is read first, and only then looked whether each row is among those asked for. */
function sifted(file: DatabaseSync, statement: string): string[] {
  const levels = Map.groupBy(steps(file, statement), ({ parent }) => parent);
  return [...levels.values()].flatMap((level) => {
    const asked = level.findIndex(({ detail }) => detail === 'SCAN items');
    return level
      .slice(0, Math.max(0, asked))
      .flatMap(({ detail }) => largeTable(statement, detail, 'SCAN|SEARCH'));
  });
}

/** Searches of failures by what thousands of them have in common. */
const byState = /INDEX IX_dynamics365_failure_\w+ \((activity_id|state)=\?/;

/** Steps of subqueries that are answered again for each row. */
function repeatedSteps(file: DatabaseSync, statement: string): string[] {
  const repeated = new Set<number>();
  return steps(file, statement).flatMap(({ id, parent, detail }) => {
    if (!detail.startsWith('CORRELATED') && !repeated.has(parent)) return [];
    repeated.add(id);
    return [detail];
  });
}

beforeAll(async () => {
  stage = await startStage({ contacts: 150, seed: 4 });
  await adviseIndexes(stage.database);
  engine = await createEngine(stage.options, undefined, (database) => {
    recorded = recordStatements(database);
    return recorded.database;
  });
});

afterAll(async () => {
  await engine?.stop();
  await stage?.close();
});

it('no statement of a pass or a run reads a large table from end to end', async () => {
  const detection = createEventDetection(engine.parts, { intervalMs: 0 });
  const sync = async () => {
    await engine.runs.syncContacts({
      mode: 'incremental',
      dryRun: false,
      requestedBy: 'test',
      waitMs: 60_000,
    });
    await engine.runs.syncActivities({
      mode: 'incremental',
      dryRun: false,
      requestedBy: 'test',
      waitMs: 60_000,
    });
    await engine.runs.settled();
  };
  await watchActivities(engine.parts.database, 'pagevisit');
  for (let round = 0; round < 3; round += 1) {
    await sync();
    await detection.detect();
    await touchContacts(stage, { modified: 20, changed: 10, title: `Rider ${round}` });
  }
  const [[contactId, rowId] = [0, '']] = await stage.links();
  await updateContact(engine.parts, rowId, { contactid: rowId, address1_city: 'Zlín' });
  await deleteContact(stage.database, contactId);
  await sync();
  await detection.detect();
  const { database } = engine.parts;
  for (const kind of ['contactQualified', 'contactChanged'] as const)
    await readEvents(database, { kind }, { after: 0, limit: 100 });
  await readEvents(database, { kind: 'activityLogged', type: 'pagevisit' }, { after: 0, limit: 100 });
  for (const show of ['held', 'failed'] as const)
    await listContacts(database, { show }, { after: 0, limit: 100, fields: [] });
  const list = { by: 'list', list: { show: 'linked' }, after: 0, limit: 100 } as const;
  await readStandingContacts(database, list, { fields: [] });
  const condition = await readCondition(
    database,
    { minimumScore: 100 },
    await readBridgeSettings(database, conditionSettings),
  );
  await listContacts(database, { show: 'qualifying', ...condition }, { after: 0, limit: 100, fields: [] });
  const [[explained = 0] = []] = await stage.links();
  await explainContact(engine.parts, explained);
  const comparison = createReconciliations(engine.parts);
  await comparison.start('test');
  await comparison.settled();
  const file = new DatabaseSync(stage.options.xperience);
  file.prepare('attach database ? as dynamics365').run(bridgeFileOf(stage.options.xperience));
  for (const name of ['bridge_now', 'bridge_utc_now', 'bridge_today', 'bridge_lower'])
    file.function(name, { varargs: true }, () => '');
  const statements =
    recorded?.texts().filter((text) => /^(select|insert|update|delete|with) /i.test(text)) ?? [];
  const found = statements
    .filter((text) => !stopsAtOnce(text))
    .flatMap((statement) => scansOf(file, statement).map((table) => `${table}: ${statement}`));
  const wide = statements.flatMap((statement) =>
    repeatedSteps(file, statement).flatMap((step) => (byState.test(step) ? [`${step}: ${statement}`] : [])),
  );
  expect(wide, 'open failures of all contacts, read for each of them').toEqual([]);
  const many = statements.flatMap((statement) =>
    sifted(file, statement).map((table) => `${table}: ${statement}`),
  );
  const histories = statements.filter((text) => /order by "progress"."target"/.test(text));
  const begins = new Set(histories.map((text) => plan(file, text)[0]));
  expect(begins, 'histories that are not through, of all contacts and of some').toEqual(
    new Set([
      expect.stringMatching(/^SEARCH progress USING INDEX IX_\S+_target_contact_id \(target>\?\)/),
      expect.stringMatching(/^SEARCH progress USING INDEX \S+ \(contact_id=\?\)/),
    ]),
  );
  const searching = 'select "ContactID" from "OM_Contact" as "contact" where "contact"."ContactCity" = ?';
  expect(scansOf(file, searching), 'a statement that does read one').toEqual(['OM_Contact']);
  const sifting = `select * from "dynamics365"."activity_progress" as "progress" cross join
    (with items as materialized (select value as item from json_each('[1]')) select item as "id" from items) as "wanted"
    where "progress"."contact_id" = "wanted"."id" and "progress"."target" is null`;
  expect(sifted(file, sifting), 'one that reads a stretch first').toEqual(['dynamics365.activity_progress']);
  file.close();
  expect(many).toEqual([]);
  expect(statements.length).toBeGreaterThan(60);
  expect(found).toEqual([]);
}, 120_000);
