import type { Column } from './table.ts';

/**
 * Adds the columns Dataverse derives from others: the label of a choice, the name of a looked-up row and, for
 * lookups that can point at several kinds of owner or customer, the name of the target table. They appear among
 * a table's attributes with `AttributeOf` set and are no properties of its rows, so a client that does not look
 * at `AttributeOf` offers columns that do not exist.
 */
export function addShadowColumns(columns: Column[]): Column[] {
  return columns.flatMap((column) => [column, ...shadows(column)]);
}

function shadows(column: Column): Column[] {
  switch (column.type) {
    case 'Picklist':
    case 'State':
    case 'Status':
    case 'Boolean':
    case 'MultiSelectPicklist':
      return [shadow(column, 'name', 'Name', 'Virtual')];
    case 'Lookup':
      return [shadow(column, 'name', 'Name', 'String')];
    case 'Owner':
    case 'Customer':
      return [
        shadow(column, 'name', 'Name', 'String'),
        shadow(column, 'yominame', 'YomiName', 'String'),
        {
          ...shadow(column, 'type', 'Type', 'EntityName'),
          attributeOf: null,
          validForCreate: true,
          validForUpdate: true,
          // The Web API shows the type as an annotation of the lookup only.
          metadataOnly: true,
        },
      ];
    default:
      return [];
  }
}

function shadow(of: Column, ending: string, schemaEnding: string, type: Column['type']): Column {
  return {
    name: of.name + ending,
    schemaName: of.schemaName + schemaEnding,
    label: null,
    type,
    metadataId: '',
    custom: of.custom,
    required: 'None',
    validForCreate: false,
    validForUpdate: false,
    validForRead: true,
    logical: true,
    attributeOf: of.name,
    ...(type === 'String' ? { maxLength: 100, format: 'Text' } : {}),
  };
}
