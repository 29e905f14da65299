import { parametersOf, resolveSchema } from '../connector/resolve.ts';
import {
  type Method,
  methods,
  type Operation,
  type Parameter,
  type PathItem,
  type Schema,
  type Swagger,
} from '../connector/swagger.ts';

/**
 * The section of the readme that lists triggers and actions with a table of what each takes.
 * Operations and fields that makers do not see are left out.
 */
export function operationTables(swagger: Swagger): string {
  const visible = Object.values(swagger.paths).flatMap((pathItem) =>
    methods.flatMap((method: Method) => {
      const operation = pathItem[method];
      return operation && operation['x-ms-visibility'] !== 'internal' ? [{ pathItem, operation }] : [];
    }),
  );
  const triggers = visible.filter(({ operation }) => operation['x-ms-trigger'] !== undefined);
  const actions = visible.filter(({ operation }) => operation['x-ms-trigger'] === undefined);
  const chapters = [
    { title: 'Triggers', operations: triggers },
    { title: 'Actions', operations: actions },
  ].filter(({ operations }) => operations.length > 0);
  return chapters
    .map(({ title, operations }) => {
      const parts = operations.map(({ pathItem, operation }) => describe(swagger, pathItem, operation));
      return [`### ${title}`, ...parts].join('\n\n');
    })
    .join('\n\n');
}

interface Row {
  label: string;
  key: string;
  type: string;
  required: boolean;
  description: string;
}

function describe(swagger: Swagger, pathItem: PathItem, operation: Operation): string {
  const rows = parametersOf(swagger, pathItem, operation).flatMap((parameter) => rowsOf(swagger, parameter));
  const lines = [
    `#### ${operation.summary ?? ''} (\`${operation.operationId ?? ''}\`)`,
    '',
    operation.description ?? '',
  ];
  if (rows.length > 0) {
    lines.push('', ...tableOf([['field', 'key', 'type', 'required', 'description'], ...rows.map(cellsOf)]));
  }
  return lines.join('\n');
}

function cellsOf({ label, key, type, required, description }: Row): string[] {
  const cells = [label, `\`${key}\``, type, required ? 'yes' : 'no', description];
  return cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

/** A table with columns of even width, as the formatter of the repository writes it. */
function tableOf([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** A parameter's row; a body that is not dynamic is shown by its fields, as the designer does. */
function rowsOf(swagger: Swagger, parameter: Parameter): Row[] {
  const body = resolveSchema(swagger, parameter.schema);
  if (parameter['x-ms-visibility'] === 'internal') return [];
  if (!body?.properties) {
    const { required: _, ...field } = parameter;
    return [
      rowOf(
        swagger,
        parameter.name,
        body ? { ...body, ...texts(parameter) } : field,
        parameter.required === true,
      ),
    ];
  }
  return rowsOfObject(swagger, parameter.name, body, parameter.required === true);
}

/** The fields of an object, and below those that hold objects or lists of them what each of these holds. */
function rowsOfObject(swagger: Swagger, place: string, object: Schema, given: boolean): Row[] {
  return Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
    const schema = resolveSchema(swagger, property) ?? {};
    if (schema['x-ms-visibility'] === 'internal') return [];
    const key = `${place}/${name}`;
    const required = given && (object.required?.includes(name) ?? false);
    const inner = schema.type === 'array' ? resolveSchema(swagger, schema.items) : schema;
    return [rowOf(swagger, key, schema, required), ...(inner ? rowsOfObject(swagger, key, inner, true) : [])];
  });
}

function texts({ description, 'x-ms-summary': label }: Parameter): Schema {
  return {
    ...(description !== undefined && { description }),
    ...(label !== undefined && { 'x-ms-summary': label }),
  };
}

function rowOf(swagger: Swagger, key: string, schema: Schema, required: boolean): Row {
  const label = schema['x-ms-summary'];
  return {
    label: typeof label === 'string' ? label : '',
    key,
    type: typeText(swagger, schema),
    required,
    description: schema.description ?? '',
  };
}

function typeText(swagger: Swagger, schema: Schema): string {
  const target = resolveSchema(swagger, schema) ?? {};
  if (target.enum) return target.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (target.type === 'array') return `list of ${typeText(swagger, target.items ?? {})}`;
  const names: Record<string, string> = { string: 'text', integer: 'whole number', boolean: 'yes or no' };
  const formats: Record<string, string> = { date: 'date', 'date-time': 'time', uuid: 'GUID', uri: 'address' };
  return formats[target.format ?? ''] ?? names[target.type ?? ''] ?? target.type ?? 'any';
}
