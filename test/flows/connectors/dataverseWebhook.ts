import { triggerBody } from '../../sync/triggerBody.ts';
import type { DataverseAccess } from './dataverseConnector.ts';

type Row = Record<string, unknown>;

/**
 * *When a row is added, modified or deleted*, for modified rows of the whole organization: tells of rows of which a
 * column of the filter changed. The platform also tells of a write that leaves such a column as it was; this does not.
 * The body is that of real flows, and holds only the columns of the filter.
 * @returns what to ask for the rows that changed since it was last asked, each as the trigger's body
 */
export async function subscribeToRows(
  { url, token }: DataverseAccess,
  parameters: Row,
): Promise<() => Promise<Row[]>> {
  const {
    'subscriptionRequest/message': message,
    'subscriptionRequest/scope': scope,
    'subscriptionRequest/entityname': table,
    'subscriptionRequest/filteringattributes': columns,
    ...rest
  } = parameters;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new Error(`this subscription does not know ${unknown.join()}`);
  if (message !== 3 || scope !== 4)
    throw new Error('only modified rows of the whole organization are known here');

  async function get(path: string): Promise<Row> {
    const headers = { authorization: `Bearer ${token}`, prefer: 'odata.include-annotations="*"' };
    const response = await fetch(path.startsWith('http') ? path : `${url}/api/data/v9.2/${path}`, {
      headers,
    });
    const body = (await response.json()) as Row;
    if (!response.ok) throw new Error(`Dynamics refused the subscription: ${JSON.stringify(body)}`);
    return body;
  }
  const definition = await get(
    `EntityDefinitions(LogicalName='${table}')?$select=EntitySetName,PrimaryIdAttribute`,
  );
  const set = String(definition.EntitySetName);
  const key = String(definition.PrimaryIdAttribute);
  const attributes = await get(
    `EntityDefinitions(LogicalName='${table}')/Attributes?$select=LogicalName,AttributeType`,
  );
  const types = new Map((attributes.value as Row[]).map((each) => [each.LogicalName, each.AttributeType]));
  const names = String(columns).split(',');
  const properties = names.map((name) => (types.get(name) === 'Lookup' ? `_${name}_value` : name));

  async function snapshot(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    let path: string | undefined = `${set}?$select=${properties.join()}`;
    while (path !== undefined) {
      const page: Row = await get(path);
      for (const row of page.value as Row[]) {
        found.set(String(row[key]), JSON.stringify(properties.map((name) => row[name])));
      }
      path = page['@odata.nextLink'] as string | undefined;
    }
    return found;
  }
  let before = await snapshot();
  return async () => {
    const now = await snapshot();
    const changed = [...now].filter(([id, values]) => before.has(id) && before.get(id) !== values);
    before = now;
    return Promise.all(
      changed.map(async ([id]) => triggerBody(await get(`${set}(${id})`), { columns: names })),
    );
  };
}
