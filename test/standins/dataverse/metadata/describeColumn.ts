import { isRowProperty } from '../tables/isRowProperty.ts';
import type { Column, ColumnType, Table } from '../tables/table.ts';
import { canBeSecured } from './canBeSecured.ts';
import { columnTypes } from './columnTypes.ts';
import { columnOptionSet } from './describeOptionSet.ts';
import { label, managedProperty } from './labels.ts';
import type { Json, Resource, ResourceSet } from './resource.ts';

/** Tables are replaced, never changed in place: what is described of one stays right. */
const described = new WeakMap<Table, ResourceSet>();

/** The columns of a table: any of them, or as the type they are cast to. */
export function columnSet(table: Table): ResourceSet {
  const known = described.get(table);
  if (known) return known;
  const items = table.columns.map((column, index) => describeColumn(table, column, index));
  const casts = new Map<string, ResourceSet | undefined>();
  const set: ResourceSet = {
    kind: 'set',
    type: 'AttributeMetadata',
    properties: commonNames(table),
    items,
    cast(type) {
      if (!casts.has(type)) casts.set(type, castTo(table, items, type));
      return casts.get(type);
    },
  };
  described.set(table, set);
  return set;
}

function castTo(table: Table, items: readonly Resource[], type: string): ResourceSet | undefined {
  const sample = (Object.keys(columnTypes) as ColumnType[]).find(
    (name) => columnTypes[name].metadataType === type,
  );
  if (sample === undefined) return undefined;
  return {
    kind: 'set',
    type,
    properties: [...commonNames(table), ...Object.keys(columnTypes[sample].properties(blank, table))],
    items: items.filter((resource) => resource.type === type),
  };
}

function describeColumn(table: Table, column: Column, index: number): Resource {
  const type = columnTypes[column.type];
  const optionSet = () => columnOptionSet(table, column);
  return {
    type: type.metadataType,
    key: { name: 'LogicalName', value: column.name },
    properties: { ...commonProperties(table, column, index), ...type.properties(column, table) },
    navigations: type.hasOptionSet ? { OptionSet: optionSet, GlobalOptionSet: optionSet } : {},
  };
}

/** What every column has. */
function commonProperties(table: Table, column: Column, index: number): Record<string, Json> {
  const type = columnTypes[column.type];
  const managed = !column.custom;
  const isId = column.name === table.primaryId;
  const securable = canBeSecured(table, column);
  return {
    MetadataId: column.metadataId,
    HasChanged: null,
    AttributeOf: column.attributeOf,
    AttributeType: type.attributeType,
    ColumnNumber: index + 1,
    DeprecatedVersion: null,
    IntroducedVersion: '5.0.0.0',
    EntityLogicalName: table.logicalName,
    IsCustomAttribute: column.custom,
    IsPrimaryId: isId,
    IsValidODataAttribute: isRowProperty(column),
    IsPrimaryName: column.name === table.primaryName,
    IsValidForCreate: column.validForCreate,
    IsValidForRead: column.validForRead,
    IsValidForUpdate: column.validForUpdate,
    CanBeSecuredForRead: securable && column.validForRead,
    CanBeSecuredForCreate: securable && column.validForCreate,
    CanBeSecuredForUpdate: securable && column.validForUpdate,
    IsSecured: column.security !== undefined,
    IsRetrievable: column.validForRead,
    IsFilterable: column.validForRead,
    IsSearchable: false,
    IsManaged: managed,
    LinkedAttributeId: null,
    LogicalName: column.name,
    IsValidForForm: column.attributeOf === null,
    IsRequiredForForm: false,
    IsValidForGrid: column.attributeOf === null,
    SchemaName: column.schemaName,
    ExternalName: null,
    IsLogical: column.logical,
    IsDataSourceSecret: false,
    InheritsFrom: null,
    CreatedOn: '1900-01-01T00:00:00Z',
    ModifiedOn: '1900-01-01T00:00:00Z',
    SourceType: column.attributeOf === null ? 0 : null,
    AutoNumberFormat: '',
    AttributeTypeName: { Value: type.attributeTypeName },
    Description: label(null, managed),
    DisplayName: label(column.label, managed),
    IsAuditEnabled: managedProperty('canmodifyauditsettings', !isId),
    IsGlobalFilterEnabled: managedProperty('canmodifyglobalfiltersettings', false),
    IsSortableEnabled: managedProperty('canmodifyissortablesettings', false),
    IsCustomizable: managedProperty('iscustomizable', true),
    IsRenameable: managedProperty('isrenameable', true),
    IsValidForAdvancedFind: managedProperty('canmodifysearchsettings', column.attributeOf === null),
    RequiredLevel: {
      Value: column.required,
      CanBeChanged: column.required !== 'SystemRequired',
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    },
    CanModifyAdditionalSettings: managedProperty('canmodifyadditionalsettings', true),
  };
}

/** Stands for a column where only the names of the properties matter. */
const blank: Column = {
  name: '',
  schemaName: '',
  label: null,
  type: 'Virtual',
  metadataId: '',
  custom: false,
  required: 'None',
  validForCreate: false,
  validForUpdate: false,
  validForRead: false,
  logical: false,
  attributeOf: null,
};

function commonNames(table: Table): string[] {
  return Object.keys(commonProperties(table, blank, 0));
}
