import { isDeepStrictEqual } from 'node:util';
import { isRecord, schemaAt } from '../../scripts/connector/resolve.ts';
import { dynamicCall, valueAt } from './dynamicCall.ts';
import type { GatewayOperation } from './readConnector.ts';
import type { Choice, Connection, FlowParameters } from './types.ts';

/** The choices of a field, by the older and the newer extension. Throws when the two do not give the same list. */
export async function dynamicValues(
  connection: Connection,
  caller: GatewayOperation,
  field: string,
  filledIn: FlowParameters,
): Promise<Choice[]> {
  const [name = '', ...rest] = field.split('/');
  const parameter = caller.parameters.find((each) => each.name === name);
  const holder: unknown =
    rest.length > 0 ? schemaAt(connection.connector.swagger, parameter?.schema, rest.join('/')) : parameter;
  // A field that takes several values has its choices on the items.
  const carrier =
    isRecord(holder) && isRecord(holder.items) && !holder['x-ms-dynamic-list'] ? holder.items : holder;
  const older = isRecord(carrier) ? carrier['x-ms-dynamic-values'] : undefined;
  const newer = isRecord(carrier) ? carrier['x-ms-dynamic-list'] : undefined;
  if (!isRecord(older) || !isRecord(newer))
    throw new Error(`${caller.id} has no dropdown for "${field}" in both forms`);
  const fromOlder = choices(
    valueAt(await dynamicCall(connection, caller, older, filledIn), older['value-collection']),
    older['value-path'],
    older['value-title'],
  );
  const fromNewer = choices(
    valueAt(await dynamicCall(connection, caller, newer, filledIn), newer.itemsPath),
    newer.itemValuePath,
    newer.itemTitlePath,
  );
  if (!isDeepStrictEqual(fromOlder, fromNewer))
    throw new Error(`the two forms of "${field}" give different choices`);
  return fromNewer;
}

function choices(list: unknown, valuePath: unknown, titlePath: unknown): Choice[] {
  if (!Array.isArray(list)) throw new Error('the lookup answered no list where the extension points');
  return list.map((item: unknown) => {
    const value = valueAt(item, valuePath);
    const title = valueAt(item, titlePath);
    if (value === undefined || typeof title !== 'string') {
      throw new Error(`a choice lacks its value or title: ${JSON.stringify(item)}`);
    }
    return { value, title };
  });
}
