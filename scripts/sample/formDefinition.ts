import {
  type ColumnDeclaration,
  defineTable,
  type TableDefinition,
} from '../../bridge/database/defineTable.ts';
import type { SqlType } from '../../bridge/database/sqlType.ts';

/** A field of a class: its form definition and its column are both made from it, so that they agree. */
export interface SampleField {
  column: string;
  columnType:
    | 'text'
    | 'longtext'
    | 'integer'
    | 'longinteger'
    | 'decimal'
    | 'double'
    | 'boolean'
    | 'datetime'
    | 'date'
    | 'guid'
    | 'bizformfile';
  /** As an administrator enters it, or a localization macro. */
  caption: string;
  guid: string;
  size?: number;
  precision?: number;
  control: string;
  required?: boolean;
  hidden?: boolean;
  /** Belongs to Xperience itself. */
  system?: boolean;
  primaryKey?: boolean;
}

/** The column type Xperience makes for a data type. */
function sqlTypeOf({ columnType, size = 0, precision = 0 }: SampleField): SqlType {
  switch (columnType) {
    case 'text':
      return `nvarchar(${size})`;
    case 'longtext':
      return 'nvarchar(max)';
    case 'integer':
      return 'int';
    case 'longinteger':
      return 'bigint';
    case 'decimal':
      return `decimal(${size},${precision})`;
    case 'double':
      return 'float';
    case 'boolean':
      return 'bit';
    case 'datetime':
      return 'datetime2(7)';
    case 'date':
      return 'date';
    case 'guid':
      return 'uniqueidentifier';
    case 'bizformfile':
      return 'nvarchar(500)';
  }
}

/** The columns of the fields, as a table declares them. */
export function columnsOf(fields: readonly SampleField[]): Record<string, ColumnDeclaration> {
  return Object.fromEntries(
    fields.map((field): [string, ColumnDeclaration] => {
      if (field.primaryKey) return [field.column, 'int identity'];
      const type = sqlTypeOf(field);
      return [field.column, field.required ? type : `${type} null`];
    }),
  );
}

/** A table made of fields alone. */
export function tableOf(name: string, fields: readonly SampleField[]): TableDefinition {
  return defineTable(name, columnsOf(fields));
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

/** CMS_Class.ClassFormDefinition. */
export function formDefinitionOf(fields: readonly SampleField[]): string {
  const parts = fields.map((field) => {
    const attributes = {
      allowempty: field.required || field.primaryKey ? undefined : 'true',
      column: field.column,
      columnprecision: field.precision,
      columnsize: field.size,
      columntype: field.columnType,
      guid: field.guid,
      isPK: field.primaryKey ? 'true' : undefined,
      system: field.system ? 'true' : undefined,
      visible: field.hidden ? undefined : 'true',
    };
    const written = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`);
    return `<field${written.join('')}><properties><fieldcaption>${escapeXml(field.caption)}</fieldcaption></properties><settings><controlname>${field.control}</controlname></settings></field>`;
  });
  return `<form version="2">${parts.join('')}</form>`;
}
