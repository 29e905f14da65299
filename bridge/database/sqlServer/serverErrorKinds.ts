import type { DatabaseErrorKind } from '../databaseError.ts';

/**
 * SQL Server's error numbers that mean something to callers
 * (https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors).
 */
const numbers: Readonly<Partial<Record<DatabaseErrorKind, readonly number[]>>> = {
  duplicate: [2601, 2627],
  // 515 empty, 547 foreign key or check, 2628 and 8152 too long, 220 and 8115 overflow, the rest conversions
  constraint: [220, 241, 242, 245, 515, 547, 2628, 8114, 8115, 8152, 8169],
  busy: [1222],
  // 3960: the row was changed by another under snapshot isolation
  deadlock: [1205, 3960],
  readOnly: [3906, 3908],
  loginFailed: [18452, 18456, 18470, 18486, 18487, 18488],
  databaseMissing: [911, 4060, 4064],
  denied: [229, 230, 262, 297, 300, 916, 15247],
  // Starting, stopping, failing over, out of memory or workers; those above 10,000 are Azure's
  unavailable: [
    233, 596, 615, 701, 802, 904, 921, 922, 924, 926, 927, 942, 945, 952, 976, 978, 979, 982, 983, 3989, 4221,
    5123, 6005, 9001, 10053, 10054, 10060, 10928, 10929, 10936, 17142, 17187, 18401, 40143, 40197, 40501,
    40540, 40613, 42108, 42109, 49918, 49919, 49920,
  ],
};

const kindOfNumber = new Map<number, DatabaseErrorKind>(
  Object.entries(numbers).flatMap(([kind, list]) =>
    list.map((number): [number, DatabaseErrorKind] => [number, kind as DatabaseErrorKind]),
  ),
);

/** The kind of one of SQL Server's own errors. */
export function kindOfServerError(number: number): DatabaseErrorKind | undefined {
  return kindOfNumber.get(number);
}
