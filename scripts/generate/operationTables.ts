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
import { type FieldRow, fieldRow, fieldsOf, fieldTable } from './fieldTable.ts';
import { outputsOf, sharedOutputs } from './outputTables.ts';

/**
 * The section of the readme that lists triggers and actions with a table of what each takes and one of what it gives,
 * and the outputs that several of them have in common.
 * Operations and fields that makers do not see are left out; what a flow needs daily comes first.
 */
export function operationTables(swagger: Swagger): string {
  const visible = Object.values(swagger.paths).flatMap((pathItem) =>
    methods.flatMap((method: Method) => {
      const operation = pathItem[method];
      return operation && operation['x-ms-visibility'] !== 'internal' && !operation.deprecated
        ? [{ pathItem, operation }]
        : [];
    }),
  );
  const shared = sharedOutputs(
    swagger,
    visible.map(({ operation }) => operation),
  );
  const triggers = visible.filter(({ operation }) => operation['x-ms-trigger'] !== undefined);
  const daily = (important: boolean) =>
    visible.filter(
      ({ operation }) =>
        operation['x-ms-trigger'] === undefined &&
        (operation['x-ms-visibility'] === 'important') === important,
    );
  const actions = [...daily(true), ...daily(false)];
  const chapter = (title: string, parts: string[]) =>
    parts.length > 0 ? [[`### ${title}`, ...parts].join('\n\n')] : [];
  const describeAll = (operations: typeof visible) =>
    operations.map(({ pathItem, operation }) =>
      [describe(swagger, pathItem, operation), outputsOf(swagger, operation, shared)].join('\n\n'),
    );
  return [
    ...chapter('Triggers', describeAll(triggers)),
    ...chapter('Actions', describeAll(actions)),
    ...chapter(
      'Outputs',
      [...shared.values()].map(({ text }) => text),
    ),
  ].join('\n\n');
}

function describe(swagger: Swagger, pathItem: PathItem, operation: Operation): string {
  const rows = parametersOf(swagger, pathItem, operation).flatMap((parameter) => rowsOf(swagger, parameter));
  const lines = [
    `#### ${operation.summary ?? ''} (\`${operation.operationId ?? ''}\`)`,
    '',
    operation.description ?? '',
  ];
  if (rows.length > 0) lines.push('', 'Inputs:', '', ...fieldTable(rows, 'required'));
  return lines.join('\n');
}

/** A parameter's row; a body that is not dynamic is shown by its fields, as the designer does. */
function rowsOf(swagger: Swagger, parameter: Parameter): FieldRow[] {
  const body = resolveSchema(swagger, parameter.schema);
  if (parameter['x-ms-visibility'] === 'internal') return [];
  if (!body?.properties) {
    const { required: _, ...field } = parameter;
    return [
      fieldRow(
        swagger,
        parameter.name,
        body ? { ...body, ...texts(parameter) } : field,
        parameter.required === true,
      ),
    ];
  }
  return fieldsOf(swagger, parameter.name, body, parameter.required === true);
}

function texts({ description, 'x-ms-summary': label }: Parameter): Schema {
  return {
    ...(description !== undefined && { description }),
    ...(label !== undefined && { 'x-ms-summary': label }),
  };
}
