import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnNameOf } from './ownFields.ts';

/**
 * Contact fields that the login of the bridge may not write, each with the statement that lets it: grants.sql knows
 * Xperience's own columns only. Empty on an engine without logins.
 * @param fields names of fields that a column of OM_Contact holds
 */
export async function readUnwritableFields(
  { db, dialect }: DatabaseHandle,
  fields: readonly string[],
): Promise<Map<string, string>> {
  if (fields.length === 0) return new Map();
  const columns = fields.map(columnNameOf);
  const rights = columns.map(
    (name) => ({ right: 'UPDATE', on: 'table', name: 'OM_Contact', columns: [name] }) as const,
  );
  const held = await dialect.readRights(db, rights);
  if (!held) return new Map();
  return new Map(
    fields.flatMap((field, index) =>
      held[index] ? [] : [[field, grantOf(columns[index] ?? field)] as const],
    ),
  );
}

function grantOf(column: string): string {
  return `grant update ([${column.replaceAll(']', ']]')}]) on dbo.OM_Contact to xperience_bridge;`;
}
