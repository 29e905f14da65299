import type { DataverseTable } from '../../../dataverse/types.ts';
import { compileMapping } from '../../../mapping/compileMapping.ts';
import { defaultRules } from '../../../mapping/settings/defaultRules.ts';
import type { CompiledMapping, ContactField, MappingItem, Zones } from '../../../mapping/types.ts';
import type { ActivityTemplate, TemplateProperty } from '../templates/activityTemplate.ts';
import type { TypeMapItem } from './typeMapItem.ts';

/** Properties of every activity, whatever its type. */
const commonProperties: ActivityTemplate['properties'] = {
  subject: { type: 'text', column: 'subject' },
  created: { type: 'datetime', column: 'scheduledstart' },
};

/** The template's properties with those every activity has. */
export function propertiesOf(template: ActivityTemplate): Record<string, TemplateProperty> {
  return { ...template.properties, ...commonProperties };
}

/**
 * From the properties of a template to the columns of a table, by the same conversion that contacts have. A column
 * the template names but the table lacks is left out; one the type map or an extension names must be there.
 */
export function compileTemplate(
  template: ActivityTemplate,
  table: DataverseTable,
  item: TypeMapItem,
  zones: Zones,
): { mapping: CompiledMapping } | { reasons: string[] } {
  const properties = propertiesOf(template);
  const unknown = Object.keys(item.columns).filter((name) => !(name in properties));
  if (unknown.length > 0) {
    const known = Object.keys(properties).join(', ');
    return { reasons: unknown.map((name) => `"${name}" is none of what the type tells: ${known}.`) };
  }
  const present = new Set(table.columns.map(({ name }) => name));
  const items = Object.entries(properties).flatMap(([name, property]): MappingItem[] => {
    const chosen = item.columns[name];
    const column = chosen ?? property.column ?? '';
    if (column === '' || (chosen === undefined && !property.needed && !present.has(column))) return [];
    const overlong = item.cut || property.cut ? 'cut' : 'fail';
    return [{ ...defaultRules, field: name, column, direction: 'toDynamics', overlong }];
  });
  const fields = Object.entries(properties).map(
    ([name, { type }]): ContactField => ({
      name,
      caption: name,
      type,
      required: false,
      toDynamicsOnly: true,
    }),
  );
  const compiled = compileMapping({ fields, columns: table.columns, items, zones, createOnly: true });
  return 'mapping' in compiled ? compiled : { reasons: compiled.problems.map(({ detail }) => detail) };
}
