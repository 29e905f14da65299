import type { DatabaseErrorKind } from '../databaseError.ts';

/**
 * SQL Server's error numbers that mean something to callers. What passes by itself is what Microsoft's own clients try
 * again (SqlConfigurableRetryFactory of Microsoft.Data.SqlClient, SqlServerTransientExceptionDetector of EF Core) and
 * what the tables of errors call so:
 * https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
 * https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues
 */
const numbers: Readonly<Partial<Record<DatabaseErrorKind, readonly number[]>>> = {
  duplicate: [2601, 2627],
  // 515 empty, 547 foreign key or check, 2628 and 8152 too long, 220 and 8115 overflow, the rest conversions; 3609 and
  // 18054 come from a trigger, the latter with a number of its own that has no text
  constraint: [220, 241, 242, 245, 515, 547, 2628, 3609, 8114, 8115, 8152, 8169, 18_054],
  busy: [1222],
  // 3960 and 3961: the row was changed by another under snapshot isolation; 413..: the same of memory-optimized tables,
  // whose documentation says to repeat the transaction
  deadlock: [1205, 3960, 3961, 41_301, 41_302, 41_305, 41_325, 41_839],
  readOnly: [3906, 3908],
  // 40532 names a server Azure does not know; 40615, 40914 and 47073 are its firewall
  loginFailed: [18_452, 18_456, 18_470, 18_486, 18_487, 18_488, 40_532, 40_615, 40_914, 47_073],
  databaseMissing: [911, 4060, 4064],
  denied: [229, 230, 262, 297, 300, 916, 15_247],
  unavailable: [
    // The network between, while connecting and later
    20, 64, 121, 233, 258, 997, 4014, 10_053, 10_054, 10_060, 17_830, 17_197,
    // Starting, stopping, failing over, recovering, restoring
    596, 615, 904, 921, 922, 924, 926, 927, 942, 945, 952, 976, 978, 979, 982, 983, 988, 3989, 4221, 5123,
    6005, 9001, 17_142, 17_187, 18_401, 40_143, 40_166, 40_197, 40_540, 40_613, 40_671, 42_108, 42_109,
  ],
};

/**
 * The server is short of something for the moment: locks, memory, workers, log, its share of a pool. 40549 to 40553 end
 * the session that took too much; a database that is full (40544) is waited for, too: somebody may enlarge it.
 */
const shortOfResources: ReadonlySet<number> = new Set([
  701, 802, 1203, 1204, 1221, 8628, 8645, 8651, 10_922, 10_928, 10_929, 10_936, 40_501, 40_544, 40_549,
  40_550, 40_551, 40_552, 40_553, 40_648, 41_823, 41_840, 49_918, 49_919, 49_920,
]);

/** Errors of triggers and procedures of the site's own begin here. */
const firstOwnNumber = 50_000;

const kindOfNumber = new Map<number, DatabaseErrorKind>(
  Object.entries(numbers).flatMap(([kind, list]) =>
    list.map((number): [number, DatabaseErrorKind] => [number, kind as DatabaseErrorKind]),
  ),
);

/** Whether an error says that the server lacks something for the moment. */
export function isShortOfResources(number: number | undefined): boolean {
  return number !== undefined && shortOfResources.has(number);
}

/** The kind of one of SQL Server's own errors. */
export function kindOfServerError(number: number): DatabaseErrorKind | undefined {
  if (shortOfResources.has(number)) return 'unavailable';
  return kindOfNumber.get(number) ?? (number >= firstOwnNumber ? 'constraint' : undefined);
}
