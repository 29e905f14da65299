import type { GlobalOptionSet } from '../tables/loadTables.ts';
import type { Column, Option, Table } from '../tables/table.ts';
import { label, managedProperty } from './labels.ts';
import type { Json, Resource, SingleResource } from './resource.ts';

/** Properties of OptionSetMetadataBase: what can be selected without a cast. */
export const optionSetBaseProperties = [
  'Description',
  'DisplayName',
  'ExternalTypeName',
  'HasChanged',
  'IntroducedVersion',
  'IsCustomOptionSet',
  'IsCustomizable',
  'IsGlobal',
  'IsManaged',
  'MetadataId',
  'Name',
  'OptionSetType',
];

const optionSetProperties = [...optionSetBaseProperties, 'Options', 'ParentOptionSetName'];
const booleanProperties = [...optionSetBaseProperties, 'TrueOption', 'FalseOption'];

/** The options of a choice column, as `OptionSet` and `GlobalOptionSet` both show them. */
export function columnOptionSet(table: Table, column: Column): SingleResource {
  const boolean = column.type === 'Boolean';
  const name = column.globalOptionSet ?? `${table.logicalName}_${column.name}`;
  const base = baseProperties(name, column.label, {
    custom: column.custom,
    global: column.globalOptionSet !== undefined,
    type: boolean ? 'Boolean' : optionSetType(column),
    id: column.metadataId,
  });
  const type = boolean ? 'BooleanOptionSetMetadata' : 'OptionSetMetadata';
  const properties: Record<string, Json> = boolean
    ? {
        ...base,
        TrueOption: describeOption({ value: 1, label: column.trueLabel ?? null }, column),
        FalseOption: describeOption({ value: 0, label: column.falseLabel ?? null }, column),
      }
    : {
        ...base,
        Options: (column.options ?? []).map((option) => describeOption(option, column)),
        ParentOptionSetName: null,
      };
  return {
    kind: 'single',
    type,
    properties: boolean ? booleanProperties : optionSetProperties,
    item: { type, properties, navigations: {} },
  };
}

/** A global option set as `GlobalOptionSetDefinitions` shows it. */
export function globalOptionSet(set: GlobalOptionSet): Resource {
  return {
    type: 'OptionSetMetadata',
    key: { name: 'Name', value: set.name },
    properties: {
      ...baseProperties(set.name, set.label, {
        custom: true,
        global: true,
        type: 'Picklist',
        id: set.metadataId,
      }),
      Options: set.options.map((option) => describeOption(option)),
      ParentOptionSetName: null,
    },
    navigations: {},
  };
}

export function globalOptionSetProperties(): readonly string[] {
  return optionSetProperties;
}

function optionSetType(column: Column): string {
  return column.type === 'State' || column.type === 'Status' ? column.type : 'Picklist';
}

function baseProperties(
  name: string,
  text: string | null,
  set: { custom: boolean; global: boolean; type: string; id: string },
): Record<string, Json> {
  return {
    MetadataId: set.id,
    HasChanged: null,
    IsCustomOptionSet: set.custom,
    IsGlobal: set.global,
    IsManaged: !set.custom,
    Name: name,
    ExternalTypeName: null,
    OptionSetType: set.type,
    IntroducedVersion: '5.0.0.0',
    Description: label(null, !set.custom),
    DisplayName: label(text, !set.custom),
    IsCustomizable: managedProperty('iscustomizable', true),
  };
}

function describeOption(option: Option, column?: Column): Json {
  const managed = column?.custom === false;
  return {
    ...stateProperties(option, column),
    Value: option.value,
    Color: null,
    IsManaged: managed,
    ExternalValue: null,
    ParentValues: [],
    Tag: null,
    IsHidden: false,
    MetadataId: null,
    HasChanged: null,
    Label: label(option.label, managed, option.translations),
    Description: label(null, managed),
  };
}

function stateProperties(option: Option, column: Column | undefined): Record<string, Json> {
  if (column?.type === 'State') {
    return {
      '@odata.type': '#Microsoft.Dynamics.CRM.StateOptionMetadata',
      DefaultStatus: option.defaultStatus ?? null,
      InvariantName: option.invariantName ?? null,
    };
  }
  if (column?.type === 'Status') {
    return {
      '@odata.type': '#Microsoft.Dynamics.CRM.StatusOptionMetadata',
      State: option.state ?? null,
      TransitionData: null,
    };
  }
  return {};
}
