type Row = Readonly<Record<string, unknown>>;

/** What a flow's maker chose in the trigger. */
export interface TriggerChoice {
  /** *Select columns*; default all. */
  columns?: readonly string[];
}

const lookupTable = '@Microsoft.Dynamics.CRM.lookuplogicalname';
const formatted = '@OData.Community.Display.V1.FormattedValue';

/**
 * The body of *When a row is added, modified or deleted* as flows get it: `RowVersion` as decimal text and no other
 * version, `_x_label` and `_x_type` beside `_x_value`, labels of choices, and columns without a value left out.
 * @param row as the Web API gives it, with all annotations
 */
export function triggerBody(row: Row, { columns }: TriggerChoice = {}): Record<string, unknown> {
  const body: Record<string, unknown> = { SdkMessage: 'Update', ItemInternalId: row.contactid };
  for (const [name, value] of Object.entries(row)) {
    if (name.includes('@') || name === 'versionnumber' || value === null) continue;
    const column = /^_(.+)_value$/.exec(name)?.[1];
    if (columns && name !== 'contactid' && !columns.includes(column ?? name)) continue;
    body[name] = value;
    const [label, table] = [row[name + formatted], row[name + lookupTable]];
    if (column !== undefined) {
      body[`_${column}_label`] = label ?? '';
      body[`_${column}_type`] = table;
    } else if (label !== undefined && typeof value === 'number') body[`_${name}_label`] = label;
  }
  return { ...body, RowVersion: String(row.versionnumber) };
}
