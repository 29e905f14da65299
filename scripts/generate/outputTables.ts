import { isRecord, resolveResponse, resolveSchema, successSchema } from '../connector/resolve.ts';
import type { Operation, Schema, Swagger } from '../connector/swagger.ts';
import { fieldsOf, fieldTable } from './fieldTable.ts';

/** An output that several operations give, described once. */
export interface SharedOutput {
  /** Link to its description. */
  link: string;
  /** Its description. */
  text: string;
}

/** What an operation gives: one thing, or a list of them. A trigger gives a flow one at a time. */
interface Given {
  /** Name of the definition, where it has one. */
  name: string;
  schema: Schema;
  /** The list its entries stand in. */
  list?: { key: string; label: string };
}

/**
 * The outputs that at least two of the operations give, by the names of their definitions.
 * @throws for one that has no title to be called by
 */
export function sharedOutputs(swagger: Swagger, operations: readonly Operation[]): Map<string, SharedOutput> {
  const found = new Map<string, { schema: Schema; times: number }>();
  for (const operation of operations) {
    const given = givenBy(swagger, operation);
    if (given?.name) {
      const { times = 0 } = found.get(given.name) ?? {};
      found.set(given.name, { schema: given.schema, times: times + 1 });
    }
  }
  const shared = [...found].filter(([, { times }]) => times > 1);
  return new Map(shared.map(([name, { schema }]) => [name, describe(swagger, name, schema)]));
}

function describe(swagger: Swagger, name: string, schema: Schema): SharedOutput {
  const { title, description = '' } = schema;
  if (!title) throw new Error(`The definition ${name} is given by several operations, so it needs a title.`);
  return {
    link: `[${title}](#${title.toLowerCase().replaceAll(' ', '-')})`,
    text: [`#### ${title}`, '', description, '', ...tableOf(swagger, schema)].join('\n'),
  };
}

/** What an operation gives, as text: a table, or the name of an output that several have. */
export function outputsOf(
  swagger: Swagger,
  operation: Operation,
  shared: ReadonlyMap<string, SharedOutput>,
): string {
  const given = givenBy(swagger, operation);
  const nothing = Object.entries(operation.responses).flatMap(([status, declared]) => {
    const response = resolveResponse(swagger, declared);
    if (!status.startsWith('2') || !response || response.schema) return [];
    return [`With status ${status} it gives nothing: ${lowerFirst(response.description)}`];
  });
  if (!given) return nothing.join('\n\n') || 'It gives nothing.';
  const link = shared.get(given.name)?.link;
  const { list, schema } = given;
  const lead = list ? `Outputs: the list ${list.label} (\`${list.key}\`), each entry with` : 'Outputs:';
  const told = link
    ? [`${lead} those of ${link}.`]
    : [list ? `${lead}:` : lead, '', ...tableOf(swagger, schema)];
  return [told.join('\n'), ...nothing].join('\n\n');
}

function tableOf(swagger: Swagger, schema: Schema): string[] {
  const dynamic = schema['x-ms-dynamic-schema'] !== undefined;
  return [
    ...fieldTable(fieldsOf(swagger, '', schema, true), 'always'),
    ...(dynamic
      ? [
          '',
          'What differs from one website to another appears in the designer with the captions it has there.',
        ]
      : []),
  ];
}

/** A single list beside nothing but the address of the next page is what makers look for. */
function givenBy(swagger: Swagger, operation: Operation): Given | undefined {
  const told = notificationOf(swagger, operation);
  const success = told ?? successSchema(swagger, operation);
  const answer = resolveSchema(swagger, success);
  if (!success || !answer) return undefined;
  // A flow that is told gets the whole of it.
  const isTrigger = operation['x-ms-trigger'] !== undefined && !told;
  const fields = Object.entries(answer.properties ?? {}).filter(([name, property]) => {
    const schema = resolveSchema(swagger, property);
    // What a trigger answers beside its list stays between the bridge and the platform.
    if (isTrigger) return schema?.type === 'array';
    return name !== nextLinkOf(operation) && schema?.['x-ms-visibility'] !== 'internal';
  });
  const [[key, only] = ['', {}]] = fields;
  const list = resolveSchema(swagger, only);
  const items = list?.items;
  const entry = resolveSchema(swagger, items);
  if (fields.length !== 1 || !items || !entry?.properties) return { name: nameOf(success), schema: answer };
  const label = String(list['x-ms-summary'] ?? '');
  return {
    name: nameOf(items),
    schema: entry,
    ...(isTrigger ? {} : { list: { key, label } }),
  };
}

/** What a flow with a webhook trigger is told: what subscribing answers stays between the bridge and the platform. */
function notificationOf(swagger: Swagger, operation: Operation): Schema | undefined {
  if (operation['x-ms-trigger'] !== 'single') return undefined;
  const path = Object.values(swagger.paths).find(({ post }) => post === operation);
  const content = path?.['x-ms-notification-content'];
  return isRecord(content) && isRecord(content.schema) ? (content.schema as Schema) : undefined;
}

function nextLinkOf(operation: Operation): unknown {
  const pageable = operation['x-ms-pageable'] as { nextLinkName?: string } | undefined;
  return pageable?.nextLinkName;
}

function nameOf({ $ref = '' }: Schema): string {
  return $ref.split('/').at(-1) ?? '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
