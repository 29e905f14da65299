import { nestsDeeperThan } from '../../json/nestsDeeperThan.ts';
import { parseExactJson } from '../../json/parseExactJson.ts';
import { isObject, readAttributes } from './readAttributes.ts';
import { readContextDate } from './readContextDate.ts';
import type { RowValue, WebhookCall } from './webhookCall.ts';

/**
 * Each parent context lies in the one before it, and plug-ins may call one another eight times; what they hold is not
 * needed, only not endless.
 */
const deepest = 200;
const mostParameters = 1_000;
/** Some of what writes GUIDs sets them in braces. */
const guid =
  /^(?:\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))$/i;
const name = /^[A-Za-z0-9_]{1,100}$/;
/** The name of the row, which every asynchronous step gets beside the images that were registered. */
const nameImage = 'AsynchronousStepPrimaryName';

/** What a body says, or why it says nothing. */
export type ReadContext = { call: WebhookCall } | { malformed: string };

/**
 * Translates the body of a Dataverse webhook, a RemoteExecutionContext in JSON. Of the columns it makes a row as the Web
 * API has them; values that the row has afterwards (images) go before those that a request asked for (Target), for a plug-in may
 * have changed them on their way.
 *
 * `RowVersion` is not believed: where a client sent the version it had read, that one is there.
 */
export function readExecutionContext(text: string): ReadContext {
  if (nestsDeeperThan(text, deepest)) return malformed('it nests too deeply');
  let body: unknown;
  try {
    body = parseExactJson(text);
  } catch {
    return malformed('it is no JSON');
  }
  if (!isObject(body)) return malformed('it is no object');
  const { MessageName: message, PrimaryEntityName: table, PrimaryEntityId, OrganizationId } = body;
  if (typeof message !== 'string' || !name.test(message)) return malformed('MessageName is missing');
  if (typeof table !== 'string' || !name.test(table)) return malformed('PrimaryEntityName is missing');
  const rowId = readGuid(PrimaryEntityId);
  if (rowId === undefined) return malformed('PrimaryEntityId is no GUID');
  const organizationId = readGuid(OrganizationId);
  if (organizationId === undefined) return malformed('OrganizationId is no GUID');
  const initiatingUserId = readGuid(body.InitiatingUserId) ?? readGuid(body.UserId);
  if (initiatingUserId === undefined) return malformed('InitiatingUserId is no GUID');
  const columns = columnsOf(body, message);
  if ('malformed' in columns) return columns;
  const correlationId = readGuid(body.CorrelationId);
  const executedOn = dateOf(body.OperationCreatedOn);
  const modifiedOn = dateOf(columns.row?.modifiedon);
  return {
    call: {
      message,
      table: table.toLowerCase(),
      rowId,
      organizationId,
      initiatingUserId,
      ...columns,
      ...(correlationId !== undefined && { correlationId }),
      ...(executedOn !== undefined && { executedOn }),
      ...(modifiedOn !== undefined && { modifiedOn }),
    },
  };
}

type Columns = Pick<WebhookCall, 'row' | 'changed' | 'missing' | 'subordinateId'>;

function columnsOf(
  body: Readonly<Record<string, unknown>>,
  message: string,
): Columns | { malformed: string } {
  const parameters = pairsOf(body.InputParameters);
  const images = pairsOf(body.PostEntityImages);
  if (!parameters) return malformed('InputParameters is no list');
  if (!images) return malformed('PostEntityImages is no list');
  const target = entityOf(parameters.get('Target'));
  if (target === 'malformed') return malformed('Target holds no list of attributes');
  const pictures: Record<string, RowValue>[] = [];
  for (const [alias, value] of images) {
    const image = alias === nameImage ? undefined : entityOf(value);
    if (image === 'malformed') return malformed('an image holds no list of attributes');
    if (image) pictures.push(image);
  }
  const told = [...(target ? [target] : []), ...pictures];
  const row = told.length > 0 ? Object.fromEntries(told.flatMap((each) => Object.entries(each))) : undefined;
  const subordinateId = message === 'Merge' ? readGuid(parameters.get('SubordinateId')) : undefined;
  return {
    ...(row && { row }),
    ...(subordinateId !== undefined && { subordinateId }),
    changed: Object.keys(target ?? {}),
    missing: [...(target ? [] : ['target' as const]), ...(pictures.length > 0 ? [] : ['image' as const])],
  };
}

/** Attributes of an Entity; undefined for what is none, such as a reference to a row that was deleted. */
function entityOf(value: unknown): Record<string, RowValue> | undefined | 'malformed' {
  if (!isObject(value) || !('Attributes' in value)) return undefined;
  return readAttributes(value.Attributes) ?? 'malformed';
}

/** A list of `{key, value}` by key; a list that was left out is an empty one. */
function pairsOf(list: unknown): Map<string, unknown> | undefined {
  if (list === undefined || list === null) return new Map();
  if (!Array.isArray(list) || list.length > mostParameters) return undefined;
  const pairs = new Map<string, unknown>();
  for (const pair of list) {
    if (!isObject(pair) || typeof pair.key !== 'string') return undefined;
    pairs.set(pair.key, pair.value);
  }
  return pairs;
}

function readGuid(value: unknown): string | undefined {
  const [, inBraces, plain] = (typeof value === 'string' && guid.exec(value)) || [];
  return (inBraces ?? plain)?.toLowerCase();
}

function dateOf(value: unknown): string | undefined {
  return typeof value === 'string' ? readContextDate(value) : undefined;
}

function malformed(why: string): { malformed: string } {
  return { malformed: `The body is no execution context of Dataverse: ${why}.` };
}
