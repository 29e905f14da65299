import { describe, expect, test } from 'vitest';
import type { TableDefinition } from '../../../bridge/database/defineTable.ts';
import { baseType } from '../../../bridge/database/sqlType.ts';
import { isLinkField } from '../../../bridge/xperience/checks/checkLinkFields.ts';
import { tables } from '../../../bridge/xperience/products/xperienceByKentico/tables.ts';
import { contactByKentico } from '../../../scripts/sample/byKentico/contactClassByKentico.ts';
import { tablesByKentico } from '../../../scripts/sample/byKentico/tables/tables.ts';
import { sampleContact } from '../../../scripts/sample/contactClass.ts';
import facts from './xperienceByKentico.facts.json' with { type: 'json' };

// Columns as the vendor publishes them: class definitions of Kentico/community-portal, version 31.6.2. Lengths that a
// class definition leaves open, and the order of columns, say nothing.

type Facts = Readonly<
  Record<string, { source: string; columns: Readonly<Record<string, string>> } | undefined>
>;

/** What a description says of columns that the vendor's has not got, or has otherwise. */
function wrong(table: TableDefinition, except: (name: string) => boolean = () => false): string[] {
  const known = (facts as Facts)[table.name];
  if (!known) return [`${table.name} is not in the facts`];
  return table.columns
    .filter(({ name }) => !except(name))
    .flatMap(({ name, type }) => {
      const stated = known.columns[name]?.replace(/ null$/, '');
      if (stated === undefined) return [`${table.name}.${name} is not in ${known.source}`];
      return baseType(stated) === baseType(type) ? [] : [`${table.name}.${name} is ${stated}, not ${type}`];
    });
}

describe('tables of Xperience by Kentico', () => {
  const described = [...tables.needed, ...tables.optional.map(({ table }) => table)];

  test.each(described.map((table) => [table.name, table] as const))(
    'the bridge describes %s as the vendor does',
    (_name, table) => {
      expect(wrong(table, isLinkField)).toEqual([]);
    },
  );

  test('every column the bridge can do without is one that it describes', () => {
    const columns = described.flatMap(({ name, columns: each }) =>
      each.map((column) => `${name}.${column.name}`),
    );
    expect([...tables.optionalColumns.keys()].filter((each) => !columns.includes(each))).toEqual([]);
  });

  test('no text the bridge reads is longer there than here', () => {
    const shorter = described.flatMap(({ name, columns }) =>
      columns.filter(({ name: column, type }) => {
        const stated = (facts as Facts)[name]?.columns[column]?.replace(/ null$/, '') ?? type;
        const [one, other] = [stated, type].map((each) => Number(/^nvarchar\((\d+)\)$/.exec(each)?.[1] ?? 0));
        return (one ?? 0) > (other ?? 0) && other !== 0;
      }),
    );
    expect(shorter).toEqual([]);
  });

  const custom = new Set(sampleContact.columns.map(({ name }) => name));
  test.each(
    tablesByKentico(contactByKentico('all'))
      .filter(({ name }) => name in facts)
      .map((table) => [table.name, table] as const),
  )('the sample has %s as the vendor does', (name, table) => {
    const known = (facts as Facts)[name]?.columns ?? {};
    const own = (column: string) => name === 'OM_Contact' && !(column in known) && custom.has(column);
    expect(wrong(table, own)).toEqual([]);
  });
});
