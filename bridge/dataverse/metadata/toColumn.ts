import type { Choice, ColumnType, DataverseColumn, LookupTarget } from '../../mapping/types.ts';
import type { TableSummary } from '../types.ts';
import { columnQueries } from './metadataQueries.ts';
import {
  type Attribute,
  type Cast,
  type Option,
  type Relationship,
  textOf,
  textsOf,
} from './metadataShapes.ts';
import type { ColumnAccess } from './readColumnAccess.ts';

/**
 * The column as the mapping knows it; undefined for columns that are not offered: types that hold no single value,
 * companions of other columns (names of lookups), and adx_ columns, which hold portal passwords and the like.
 * @param access of our user, for a secured column
 */
export function toColumn(
  attribute: Attribute,
  cast: Cast | undefined,
  relationships: readonly Relationship[],
  tables: ReadonlyMap<string, TableSummary>,
  access?: ColumnAccess,
): DataverseColumn | undefined {
  const name = attribute.LogicalName;
  const type = typeOf(attribute);
  if (!isOffered(type) || whyNotOffered(attribute) !== undefined) return undefined;
  return {
    name,
    type,
    ...labelsOf(attribute),
    validForCreate: attribute.IsValidForCreate && access?.create !== false,
    validForUpdate: attribute.IsValidForUpdate && access?.update !== false,
    validForRead: attribute.IsValidForRead,
    // ApplicationRequired is a rule of forms; only SystemRequired columns refuse to be empty.
    required: attribute.RequiredLevel?.Value === 'SystemRequired',
    ...(attribute.IsPrimaryId === true ? { primaryId: true } : {}),
    ...(access ? { secured: readsOf(access) } : {}),
    ...(cast === undefined ? {} : limitsOf(cast)),
    ...(cast === undefined ? {} : choicesOf(cast)),
    ...(type === 'DateTime' ? datesOf(cast) : {}),
    ...(cast?.Targets == null ? {} : { targets: targetsOf(name, type, cast.Targets, relationships, tables) }),
  };
}

function readsOf({ read }: ColumnAccess): NonNullable<DataverseColumn['secured']> {
  return { reads: read === 'clear' || read === 'unmasked' ? 'all' : read };
}

function labelsOf({
  LogicalName: name,
  DisplayName,
}: Attribute): Pick<DataverseColumn, 'label' | 'otherLabels'> {
  const [label = name, ...otherLabels] = textsOf(DisplayName);
  return { label, ...(otherLabels.length > 0 ? { otherLabels } : {}) };
}

/** Why a column is not offered, as the end of a sentence; undefined where it is. */
export function whyNotOffered(attribute: Attribute): string | undefined {
  const { LogicalName: name, AttributeOf: of } = attribute;
  const type = typeOf(attribute);
  if (name.startsWith('adx_'))
    return 'belongs to portals, which keep passwords in such columns, and is not offered';
  if (typeof of === 'string') return `belongs to the column ${of}. Map that one instead`;
  if (isOffered(type)) return undefined;
  return `is of the type "${type}", which holds no single value that can be sent. Choose another or remove the pair`;
}

/** AttributeTypeName tells MultiSelectPicklistType where AttributeType only says Virtual. */
function typeOf({ AttributeTypeName: type }: Attribute): string {
  return type?.Value.replace(/Type$/, '') ?? '';
}

function isOffered(type: string): type is ColumnType {
  return Object.hasOwn(columnQueries, type);
}

function limitsOf(cast: Cast): Partial<DataverseColumn> {
  return {
    ...(cast.MaxLength == null ? {} : { maxLength: cast.MaxLength }),
    ...(cast.MinValue == null ? {} : { min: cast.MinValue }),
    ...(cast.MaxValue == null ? {} : { max: cast.MaxValue }),
    ...(cast.Precision == null ? {} : { precision: cast.Precision }),
  };
}

function choicesOf(cast: Cast): { choices?: readonly Choice[] } {
  const set = cast.OptionSet ?? cast.GlobalOptionSet;
  const options = set?.Options ?? [set?.FalseOption, set?.TrueOption].filter((option) => option != null);
  if (options.length === 0) return {};
  return {
    choices: options.map((option) => {
      const label = labelOf(option);
      const otherLabels = textsOf(option.Label).filter((text) => text !== label);
      return { value: option.Value, label, ...(otherLabels.length > 0 ? { otherLabels } : {}) };
    }),
  };
}

function labelOf(option: Option): string {
  return textOf(option.Label) ?? String(option.Value);
}

function datesOf(cast: Cast | undefined): Partial<DataverseColumn> {
  const behavior = cast?.DateTimeBehavior?.Value;
  return {
    format: cast?.Format === 'DateOnly' ? 'DateOnly' : 'DateAndTime',
    behavior: behavior === 'DateOnly' || behavior === 'TimeZoneIndependent' ? behavior : 'UserLocal',
  };
}

function targetsOf(
  column: string,
  type: ColumnType,
  targets: readonly string[],
  relationships: readonly Relationship[],
  tables: ReadonlyMap<string, TableSummary>,
): LookupTarget[] {
  return targets.flatMap((table) => {
    const entitySet = tables.get(table)?.entitySet;
    // The owner of a row is bound through one property, whichever of users and teams it is.
    const referenced = type === 'Owner' ? ['owner', table] : [table];
    const relationship = relationships.find(
      (each) => each.ReferencingAttribute === column && referenced.includes(each.ReferencedEntity),
    );
    const navigationProperty =
      relationship?.ReferencingEntityNavigationPropertyName ?? (type === 'Owner' ? column : undefined);
    return entitySet === undefined || navigationProperty === undefined
      ? []
      : [{ table, entitySet, navigationProperty }];
  });
}
