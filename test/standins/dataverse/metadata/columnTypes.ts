import type { Column, ColumnType, Table } from '../tables/table.ts';
import type { Json } from './resource.ts';

/** How a column type shows in metadata. */
export interface ColumnTypeDescription {
  /** Class of the metadata, and the name of the cast. */
  metadataType: string;
  /** AttributeType; the newer types are all `Virtual` here and differ in AttributeTypeName only. */
  attributeType: string;
  attributeTypeName: string;
  /** Properties the class adds to those all columns have. */
  properties(column: Column, table: Table): Record<string, Json>;
  hasOptionSet?: boolean;
}

const noFormula = { FormulaDefinition: null, SourceTypeMask: 0 };
const range = (column: Column): Record<string, Json> => ({
  MinValue: column.min ?? null,
  MaxValue: column.max ?? null,
});
const choice = (column: Column): Record<string, Json> => ({
  DefaultFormValue: typeof column.defaultValue === 'number' ? column.defaultValue : -1,
});
const picklist = (column: Column): Record<string, Json> => ({
  ...choice(column),
  ...noFormula,
  ParentPicklistLogicalName: null,
  ChildPicklistLogicalNames: [],
});
const lookup = (column: Column): Record<string, Json> => ({ Targets: column.targets ?? [], Format: 'None' });
const text = (column: Column): Record<string, Json> => ({
  MaxLength: column.maxLength ?? null,
  Format: column.format ?? 'Text',
  FormatName: { Value: column.format ?? 'Text' },
  ImeMode: 'Auto',
  IsLocalizable: false,
});

function describe(
  metadataType: string,
  typeName: string,
  properties: ColumnTypeDescription['properties'],
  attributeType = typeName,
): ColumnTypeDescription {
  return {
    metadataType: `${metadataType}AttributeMetadata`,
    attributeType,
    attributeTypeName: `${typeName}Type`,
    properties,
  };
}

/** Metadata classes and their own properties, by column type. */
export const columnTypes: Record<ColumnType, ColumnTypeDescription> = {
  String: describe('String', 'String', (column) => ({
    ...text(column),
    ...noFormula,
    YomiOf: null,
    DatabaseLength: (column.maxLength ?? 0) * 2,
  })),
  Memo: describe('Memo', 'Memo', text),
  Integer: describe('Integer', 'Integer', (column) => ({
    ...range(column),
    ...noFormula,
    Format: column.format ?? 'None',
  })),
  // Rounded: a number of JavaScript does not hold 2^63 - 1, and every client that reads doubles sees the same.
  BigInt: describe('BigInt', 'BigInt', () => ({ MinValue: -(2 ** 63), MaxValue: 2 ** 63 })),
  Decimal: describe('Decimal', 'Decimal', (column) => ({
    ...range(column),
    ...noFormula,
    Precision: column.precision ?? 2,
    ImeMode: 'Disabled',
  })),
  Double: describe('Double', 'Double', (column) => ({
    ...range(column),
    Precision: column.precision ?? 2,
    ImeMode: 'Disabled',
  })),
  Money: describe('Money', 'Money', (column) => ({
    ...range(column),
    ...noFormula,
    Precision: column.precision ?? 2,
    PrecisionSource: 2,
    CalculationOf: column.calculationOf ?? null,
    IsBaseCurrency: column.calculationOf !== undefined,
    ImeMode: 'Disabled',
  })),
  Boolean: {
    ...describe('Boolean', 'Boolean', (column) => ({
      ...noFormula,
      DefaultValue: column.defaultValue === true,
    })),
    hasOptionSet: true,
  },
  DateTime: describe('DateTime', 'DateTime', (column) => ({
    ...noFormula,
    Format: column.format ?? 'DateAndTime',
    DateTimeBehavior: { Value: column.behavior ?? 'UserLocal' },
    CanChangeDateTimeBehavior: {
      Value: column.custom,
      CanBeChanged: column.custom,
      ManagedPropertyLogicalName: 'canchangedatetimebehavior',
    },
    ImeMode: 'Inactive',
    MinSupportedValue: '1753-01-01T00:00:00Z',
    MaxSupportedValue: '9999-12-30T23:59:59Z',
  })),
  Picklist: { ...describe('Picklist', 'Picklist', picklist), hasOptionSet: true },
  State: { ...describe('State', 'State', choice), hasOptionSet: true },
  Status: { ...describe('Status', 'Status', choice), hasOptionSet: true },
  MultiSelectPicklist: {
    ...describe('MultiSelectPicklist', 'MultiSelectPicklist', picklist, 'Virtual'),
    hasOptionSet: true,
  },
  Lookup: describe('Lookup', 'Lookup', lookup),
  Customer: describe('Lookup', 'Customer', lookup),
  Owner: describe('Lookup', 'Owner', lookup),
  PartyList: describe('Lookup', 'PartyList', lookup),
  Uniqueidentifier: describe('UniqueIdentifier', 'Uniqueidentifier', () => ({})),
  EntityName: describe('EntityName', 'EntityName', () => ({ IsEntityReferenceStored: true })),
  Virtual: describe('', 'Virtual', () => ({})),
};
