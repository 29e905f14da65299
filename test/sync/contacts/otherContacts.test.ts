import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { createEngine, type Engine } from '../createEngine.ts';
import { type RecordedStatements, recordStatements } from '../recordStatements.ts';
import { type Stage, startStage } from '../startStage.ts';
import { triggerBody } from '../triggerBody.ts';

/** Rows of these are of the contact alone. */
const ofContacts = new Set(['OM_Contact', 'contact_state', 'contact_history', 'seen_fields']);

let stage: Stage;
let one: Engine;
let other: Engine;
let recorded: RecordedStatements | undefined;
let contacts: [contactId: number, rowId: string][];
/** What the first engine waits for before it commits. */
let hold: { reached(): void; until: Promise<void> } | undefined;

/** The database of a process that can be stopped between what it wrote and its commit. */
function heldBeforeCommit(database: BridgeDatabase): BridgeDatabase {
  const { dialect } = database;
  const held: typeof dialect = {
    ...dialect,
    runTogether: async (transaction, statements) => {
      const answers = await dialect.runTogether(transaction, statements);
      hold?.reached();
      await hold?.until;
      return answers;
    },
  };
  return { ...database, dialect: held, forRuns: { ...database.forRuns, dialect: held } };
}

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 4 });
  await stage.sync();
  await stage.sync({ mode: 'full' });
  contacts = [...(await stage.links())];
  one = await createEngine(stage.options, undefined, heldBeforeCommit);
  other = await createEngine(stage.options, undefined, (database) => {
    recorded = recordStatements(database);
    return recorded.database;
  });
});

afterAll(async () => {
  await one?.stop();
  await other?.stop();
  await stage?.close();
});

/** Somebody edits a row in Dynamics, and a flow hands it to a process. */
async function edit({ parts }: Engine, place: number, city: string) {
  const [, rowId] = contacts[place] ?? [0, ''];
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city });
  const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
  return updateContact(parts, rowId, triggerBody(body));
}

async function cityOf(place: number): Promise<string | null> {
  const { ContactCity } = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactCity')
    .where('ContactID', '=', contacts[place]?.[0] ?? 0)
    .executeTakeFirstOrThrow();
  return ContactCity;
}

/** Tables whose rows a statement writes, or locks to write them. */
function written(statement: string): string[] {
  const writes = [
    ...statement.matchAll(/\b(?:insert into|update|delete from|merge into) (?!set\b)(\S+)/gi),
    ...statement.matchAll(/(\S+) (?:as \S+ )?with \([^)]*updlock/gi),
  ];
  const aliases = new Map(
    [...statement.matchAll(/(?:from|join) (\S+) as (\S+)/gi)].map(([, table = '', alias = '']) => [
      alias,
      table,
    ]),
  );
  return writes.map(([, name = '']) =>
    (aliases.get(name) ?? name).replaceAll(/["[\]]/g, '').replace(/^.*\./, ''),
  );
}

it('a call that writes a field leaves alone whatever contacts have in common', async () => {
  // The first call of a process looks at what later ones know.
  await edit(other, 0, 'Zlín');
  recorded?.forget();
  await edit(other, 1, 'Telč');
  const tables = new Set(recorded?.texts().flatMap(written));
  expect(tables).toContain('OM_Contact');
  expect([...tables].filter((table) => !ofContacts.has(table))).toEqual([]);
});

it('two processes that write different contacts do not wait for each other', async ({ skip }) => {
  if (stage.database.dialect.engine === 'sqlite')
    skip('NOT RUN: in a file there is one writer at a time; run it on a server.');
  const reached = Promise.withResolvers<void>();
  const until = Promise.withResolvers<void>();
  await edit(one, 2, 'Praha');
  await edit(other, 3, 'Brno');
  hold = { reached: reached.resolve, until: until.promise };
  const writing = edit(one, 2, 'Vsetín');
  await reached.promise;
  try {
    await edit(other, 3, 'Opava');
    expect(await cityOf(3)).toBe('Opava');
  } finally {
    hold = undefined;
    until.resolve();
  }
  await writing;
  expect(await cityOf(2)).toBe('Vsetín');
});

it('a process reads while another one writes', async () => {
  const reached = Promise.withResolvers<void>();
  const until = Promise.withResolvers<void>();
  hold = { reached: reached.resolve, until: until.promise };
  const writing = edit(one, 4, 'Cheb');
  await reached.promise;
  try {
    const [, rowId] = contacts[5] ?? [0, ''];
    const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
    await updateContact(other.parts, rowId, triggerBody(body));
  } finally {
    hold = undefined;
    until.resolve();
  }
  await writing;
  expect(await cityOf(4)).toBe('Cheb');
});
