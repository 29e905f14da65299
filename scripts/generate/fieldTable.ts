import { resolveSchema } from '../connector/resolve.ts';
import type { Schema, Swagger } from '../connector/swagger.ts';

/** What the readme tells of one input or output. */
export interface FieldRow {
  label: string;
  key: string;
  type: string;
  /** A required input, or an output that is always there. */
  required: boolean;
  description: string;
}

/** A table of fields, as lines. @param required what the column about required ones is called */
export function fieldTable(rows: readonly FieldRow[], required: 'required' | 'always'): string[] {
  return tableOf([['field', 'key', 'type', required, 'description'], ...rows.map(cellsOf)]);
}

/**
 * The fields of an object that makers see, and below those that hold objects or lists of them what each of these holds.
 * @param place what their keys begin with; empty for none
 * @param given whether the object itself is there in any case
 */
export function fieldsOf(swagger: Swagger, place: string, object: Schema, given: boolean): FieldRow[] {
  return Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
    const schema = resolveSchema(swagger, property) ?? {};
    if (schema['x-ms-visibility'] === 'internal') return [];
    const key = place === '' ? name : `${place}/${name}`;
    const required = given && (object.required?.includes(name) ?? false);
    const inner = schema.type === 'array' ? resolveSchema(swagger, schema.items) : schema;
    // Of an object that may be missing nothing is always there; of each entry of a list something may be.
    const innerGiven = schema.type === 'array' || required;
    return [
      fieldRow(swagger, key, schema, required),
      ...(inner ? fieldsOf(swagger, key, inner, innerGiven) : []),
    ];
  });
}

/** What is told of one field. */
export function fieldRow(swagger: Swagger, key: string, schema: Schema, required: boolean): FieldRow {
  const label = schema['x-ms-summary'];
  return {
    label: typeof label === 'string' ? label : '',
    key,
    type: typeText(swagger, schema),
    required,
    description: schema.description ?? '',
  };
}

function cellsOf({ label, key, type, required, description }: FieldRow): string[] {
  const cells = [label, `\`${key}\``, type, required ? 'yes' : 'no', description];
  return cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

function tableOf([head = [], ...rows]: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function typeText(swagger: Swagger, schema: Schema): string {
  const target = resolveSchema(swagger, schema) ?? {};
  if (target.enum) return target.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (target.type === 'array') return `list of ${typeText(swagger, target.items ?? {})}`;
  const names: Record<string, string> = { string: 'text', integer: 'whole number', boolean: 'yes or no' };
  const formats: Record<string, string> = { date: 'date', 'date-time': 'time', uuid: 'GUID', uri: 'address' };
  return formats[target.format ?? ''] ?? names[target.type ?? ''] ?? target.type ?? 'any';
}
