import type { Kysely, KyselyPlugin, QueryId, RootOperationNode } from 'kysely';
import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';

export interface RecordedStatements<Database extends DatabaseHandle = BridgeDatabase> {
  /** The same database; what goes through it is recorded. */
  database: Database;
  /** Texts of the statements so far, each once. */
  texts(): string[];
  /** Lets go of them. */
  forget(): void;
}

/** Records the texts of statements as the engine gets them, those within transactions too. */
export function recordStatements<Database extends DatabaseHandle>(
  database: Database,
): RecordedStatements<Database> {
  const executor = database.db.getExecutor();
  const texts = new Set<string>();
  // What is a part of another query is seen as well, but only what is sent has a result.
  const seen = new WeakMap<QueryId, RootOperationNode>();
  const recording: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      seen.set(queryId, node);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      const node = seen.get(queryId);
      if (node) texts.add(executor.compileQuery(node, queryId).sql.replace(/\s+/g, ' ').trim());
      return result;
    },
  };
  const recorded = <Tables>(db: Kysely<Tables>): Kysely<Tables> => db.withPlugin(recording);
  const handle = (each: DatabaseHandle): DatabaseHandle => ({
    ...each,
    db: recorded(each.db),
    main: recorded(each.main),
    // One of its own, so that queries others had compiled are compiled anew, and seen.
    dialect: {
      ...each.dialect,
      runTogether: (transaction, statements) => {
        for (const { query } of statements) texts.add(query.sql.replace(/\s+/g, ' ').trim());
        return each.dialect.runTogether(transaction, statements);
      },
    },
  });
  return {
    database: {
      ...database,
      ...handle(database),
      ...('forRuns' in database ? { forRuns: handle(database.forRuns as DatabaseHandle) } : {}),
    },
    texts: () => [...texts],
    forget: () => texts.clear(),
  };
}
