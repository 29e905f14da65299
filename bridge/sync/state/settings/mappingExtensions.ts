import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** What the bridge keeps of one pair beside the module's setting, as stored. */
export interface ExtensionRow {
  field: string;
  column_name: string;
  rules: string;
  written_item: string | null;
  extra: boolean;
}

/** What is kept beside the module's setting, in an order that never changes. */
export function readExtensionRows({ db }: DatabaseHandle): Promise<ExtensionRow[]> {
  return db
    .selectFrom('dynamics365.mapping_extension')
    .select(['field', 'column_name', 'rules', 'written_item', 'extra'])
    .orderBy('field')
    .orderBy('column_name')
    .execute();
}

const columns = columnsOf('dynamics365.mapping_extension', { json: ['rules', 'written_item'] });

/** Replaces everything that is kept beside the mapping. Run it in a transaction. @param utc of the database */
export async function replaceExtensionRows(
  transaction: DatabaseHandle,
  rows: readonly ExtensionRow[],
  utc: DateTime2,
): Promise<void> {
  await transaction.db.deleteFrom('dynamics365.mapping_extension').execute();
  await insertIfAbsent(
    transaction,
    'dynamics365.mapping_extension',
    columns,
    ['field', 'column_name'],
    rows.map(({ rules, written_item: written, ...row }) => ({
      ...row,
      rules: JSON.parse(rules),
      written_item: written === null ? null : JSON.parse(written),
      changed_at: utc,
    })),
  );
}
