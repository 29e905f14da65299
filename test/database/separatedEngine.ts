import { pairDatabases } from '../../bridge/database/pairDatabases.ts';
import type { TestDatabase, TestEngine } from './engine.ts';

/** Contact data in a database of its own: a statement that names tables of both finds only those of one. */
export function separatedEngine(engine: TestEngine): TestEngine {
  return {
    name: `${engine.name} with separated contact data`,
    create: async () => pairOf(await engine.create(), await engine.create()),
  };
}

function pairOf(main: TestDatabase, contacts: TestDatabase): TestDatabase {
  const { copy: copyMain } = main;
  const { copy: copyContacts } = contacts;
  return {
    database: pairDatabases(main.database, contacts.database),
    traits: contacts.traits,
    again: async () => pairDatabases(await main.again(), await contacts.again()),
    ...(copyMain && copyContacts ? { copy: async () => pairOf(await copyMain(), await copyContacts()) } : {}),
    drop: async () => {
      await main.drop();
      await contacts.drop();
    },
  };
}
