import type { Kysely, KyselyPlugin, TransactionBuilder } from 'kysely';
import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';

/** What a database was asked for. */
export interface StatementCounts {
  statements: number;
  /** Statements, and what begins and ends transactions. */
  roundTrips: number;
  /** Rows that came back. */
  rows: number;
  transactions: number;
  /** From its begin to its commit, ms. */
  longestTransaction: number;
}

export interface CountedDatabase {
  /** The same database; what goes through this handle is counted. */
  database: BridgeDatabase;
  /** What was counted since it was asked last. */
  take(): StatementCounts;
}

const none = (): StatementCounts => ({
  statements: 0,
  roundTrips: 0,
  rows: 0,
  transactions: 0,
  longestTransaction: 0,
});

/** Counts what goes through a database, whichever engine it is. */
export function countStatements(database: BridgeDatabase): CountedDatabase {
  let counts = none();
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      counts.statements += 1;
      counts.roundTrips += 1;
      counts.rows += result.rows.length;
      return result;
    },
  };
  const counted = <Tables>(db: Kysely<Tables>): Kysely<Tables> =>
    new Proxy(db.withPlugin(counting), {
      get: (target, property) => {
        const value = Reflect.get(target, property, target);
        if (property !== 'transaction') return typeof value === 'function' ? value.bind(target) : value;
        return () => timed(target.transaction());
      },
    });
  const timed = <Tables>(
    builder: TransactionBuilder<Tables>,
  ): Pick<TransactionBuilder<Tables>, 'execute'> => ({
    execute: async (work) => {
      const begun = performance.now();
      counts.transactions += 1;
      counts.roundTrips += 2;
      try {
        return await builder.execute(work);
      } finally {
        counts.longestTransaction = Math.max(counts.longestTransaction, performance.now() - begun);
      }
    },
  });
  const handle = (each: DatabaseHandle): DatabaseHandle => ({
    ...each,
    db: counted(each.db),
    main: counted(each.main),
    dialect: {
      ...each.dialect,
      // One trip on a server, whatever the engine here makes of them.
      runTogether: async (transaction, statements) => {
        const { statements: before, roundTrips } = counts;
        const answers = await each.dialect.runTogether(transaction, statements);
        Object.assign(counts, { statements: before + statements.length, roundTrips: roundTrips + 1 });
        return answers;
      },
    },
  });
  return {
    database: { ...handle(database), forRuns: handle(database.forRuns), close: () => database.close() },
    take: () => {
      const taken = counts;
      counts = none();
      return taken;
    },
  };
}
