import type { Kysely, KyselyPlugin, QueryId, RootOperationNode, TransactionBuilder } from 'kysely';
import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';

/** What a database was asked for. */
export interface StatementCounts {
  statements: number;
  /** Those of them that write. */
  writes: number;
  /** Ways to a server and back: statements, those that travel together as one, and what begins and ends transactions. */
  roundTrips: number;
  /** Rows that came back. */
  rows: number;
  /** The most that one statement brought. */
  mostRows: number;
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
  writes: 0,
  roundTrips: 0,
  rows: 0,
  mostRows: 0,
  transactions: 0,
  longestTransaction: 0,
});

/** Counts what goes through a database, whichever engine it is. */
export function countStatements(database: BridgeDatabase): CountedDatabase {
  let counts = none();
  const nodes = new WeakMap<QueryId, RootOperationNode>();
  const counting: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      nodes.set(queryId, node);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      const node = nodes.get(queryId);
      counts.statements += 1;
      counts.roundTrips += 1;
      if (node && isWrite(node)) counts.writes += 1;
      counts.rows += result.rows.length;
      counts.mostRows = Math.max(counts.mostRows, result.rows.length);
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
    // One of its own, so that queries others had compiled are compiled anew, and seen.
    dialect: {
      ...each.dialect,
      // One trip on a server, whatever the engine here makes of them.
      runTogether: async (transaction, statements) => {
        const before = { ...counts };
        const answers = await each.dialect.runTogether(transaction, statements);
        counts.statements = before.statements + statements.length;
        counts.writes = before.writes + statements.filter(({ query }) => isWrite(query.query)).length;
        counts.roundTrips = before.roundTrips + 1;
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

/** By its kind, or by the first word of one that is written as text. */
function isWrite(node: RootOperationNode): boolean {
  if (node.kind !== 'RawNode')
    return ['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode'].includes(node.kind);
  return /^\s*(?:insert|update|delete|merge)\b/i.test(node.sqlFragments[0] ?? '');
}
