import { sql } from 'kysely';
import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { stampColumns } from '../../../database/stampColumns.ts';

/**
 * Everything in the bridge tables that calls are configured by, a row each: its settings, what it keeps beside the
 * mapping, and the installation. While the rows are the same, so is what was made of them.
 */
export function selectOwnStamp({ db, dialect }: ContactHandle) {
  const settings = db
    .selectFrom('dynamics365.setting')
    .select(stampColumns(dialect, 'own', { name: sql.ref('name'), value: sql.ref('value') }));
  const rules = db.selectFrom('dynamics365.mapping_extension').select(
    stampColumns(dialect, 'rules', {
      name: sql.ref('field'),
      value: sql.ref('rules'),
      other: sql.ref('written_item'),
      more: sql.ref('column_name'),
      number: sql.ref('extra'),
    }),
  );
  const installation = db
    .selectFrom('dynamics365.installation')
    .select(
      stampColumns(dialect, 'installation', {
        name: sql.ref('installation_id'),
        other: sql.ref('organization_id'),
      }),
    )
    .where('id', '=', 1);
  return settings.unionAll(rules).unionAll(installation);
}
