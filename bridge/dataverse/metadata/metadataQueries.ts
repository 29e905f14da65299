import type { ColumnType } from '../../mapping/types.ts';

/** Attributes of every column, whatever its type. */
const common =
  'LogicalName,AttributeTypeName,AttributeOf,DisplayName,IsValidForCreate,IsValidForUpdate,IsValidForRead,IsPrimaryId,IsSecured,MetadataId,RequiredLevel';

const options = 'OptionSet($select=Options)';

/**
 * The types of columns that are offered, and what columns of a type say besides: reachable only through a cast to the
 * type, one query for each.
 */
export const columnQueries: Readonly<Record<ColumnType, string | undefined>> = {
  String: '$select=LogicalName,MaxLength',
  Memo: '$select=LogicalName,MaxLength',
  Integer: '$select=LogicalName,MinValue,MaxValue',
  BigInt: '$select=LogicalName,MinValue,MaxValue',
  Decimal: '$select=LogicalName,MinValue,MaxValue,Precision',
  Double: '$select=LogicalName,MinValue,MaxValue,Precision',
  Money: '$select=LogicalName,MinValue,MaxValue,Precision',
  DateTime: '$select=LogicalName,Format,DateTimeBehavior',
  Lookup: '$select=LogicalName,Targets',
  Boolean: '$select=LogicalName&$expand=OptionSet($select=TrueOption,FalseOption)',
  Picklist: `$select=LogicalName&$expand=${options},Global${options}`,
  MultiSelectPicklist: `$select=LogicalName&$expand=${options},Global${options}`,
  State: `$select=LogicalName&$expand=${options}`,
  Status: `$select=LogicalName&$expand=${options}`,
  // The cast to Lookup tells of these as well.
  Customer: undefined,
  Owner: undefined,
  Uniqueidentifier: undefined,
};

export interface MetadataQueries {
  columns: string;
  casts: readonly string[];
  relationships: string;
  /** sdkmessagefilters lists a bulk message for a table that takes it. */
  createMultiple: string;
  updateMultiple: string;
}

/** Paths of everything to be asked about a table, to travel in one `$batch`. */
export function metadataQueries(table: string): MetadataQueries {
  const definition = `EntityDefinitions(LogicalName='${table}')`;
  const listed = (message: string) =>
    `sdkmessagefilters?$select=sdkmessagefilterid&$filter=sdkmessageid/name%20eq%20@m%20and%20primaryobjecttypecode%20eq%20@t&@m='${message}'&@t='${table}'`;
  return {
    columns: `${definition}/Attributes?$select=${common}`,
    casts: Object.entries(columnQueries).flatMap(([type, query]) =>
      query === undefined
        ? []
        : [`${definition}/Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata?${query}`],
    ),
    relationships: `${definition}/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName`,
    createMultiple: listed('CreateMultiple'),
    updateMultiple: listed('UpdateMultiple'),
  };
}
