import type { TableState } from '../organization/organization.ts';
import { presentExpands } from '../query/presentExpands.ts';
import type { Selection } from '../query/selection.ts';
import type { Context } from '../routing/context.ts';
import type { Column } from '../tables/table.ts';
import { isExactColumn } from './checkValue.ts';
import { shownValue } from './columnAccess.ts';
import { plainText, toRawNumber } from './exactNumber.ts';
import { formattedValue } from './formattedValue.ts';
import { fullLinks, fullMetadata } from './fullMetadata.ts';
import { isLookup, type LookupValue, type Row, type Value } from './row.ts';

export const formattedValueAnnotation = 'OData.Community.Display.V1.FormattedValue';
const logicalNameAnnotation = 'Microsoft.Dynamics.CRM.lookuplogicalname';
const navigationAnnotation = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

/** A row as JSON shows it: etag, chosen properties with their annotations, the primary key always, expands. */
export function presentRow(
  context: Context,
  state: TableState,
  row: Row,
  selection: Selection,
): Record<string, unknown> {
  const shown = selection.chosen ?? state.properties;
  const json: Record<string, unknown> = {
    ...fullMetadata(context, state, row, shown),
    '@odata.etag': etagOf(row),
    ...(selection.chosen ? {} : fullLinks(context, state, row)),
  };
  for (const [name, column] of shown) {
    const value = shownValue(context, state, column, row);
    if (value !== undefined) annotateValue(context, state, json, name, column, value);
    json[name] = value === undefined ? null : isLookup(value) ? value.id : withAllDigits(column, value);
  }
  json[state.table.primaryId] ??= row.id;
  presentExpands(context, state, row, selection.expands, json, presentRow);
  return json;
}

/** Numbers with more digits than a float are stored as text. */
function withAllDigits(column: Column, value: Exclude<Value, LookupValue>): unknown {
  const isNumber = typeof value === 'string' && isExactColumn(column) && plainText(value) !== undefined;
  return isNumber ? toRawNumber(value) : value;
}

/** `W/"1234"`: the row's version. */
export function etagOf(row: Row): string {
  return `W/"${row.version}"`;
}

/** Adds the annotations of a value that the request asks for. */
export function annotateValue(
  context: Context,
  state: TableState,
  json: Record<string, unknown>,
  name: string,
  column: Column,
  value: Value,
): void {
  const { preferences, organization } = context;
  if (isLookup(value)) {
    const relationship = state.table.manyToOne.find(
      (candidate) =>
        candidate.column === column.name && candidate.target === value.table && !candidate.inherited,
    );
    if (relationship && preferences.wantsAnnotation(navigationAnnotation)) {
      json[`${name}@${navigationAnnotation}`] = relationship.navigation;
    }
    if (preferences.wantsAnnotation(logicalNameAnnotation))
      json[`${name}@${logicalNameAnnotation}`] = value.table;
  }
  if (!preferences.wantsAnnotation(formattedValueAnnotation)) return;
  const text = formattedValue(organization, column, value);
  if (text !== undefined) json[`${name}@${formattedValueAnnotation}`] = text;
}
