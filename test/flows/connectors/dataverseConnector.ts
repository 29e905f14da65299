import type { FlowConnector, OperationAnswer } from '../runner/types.ts';

export interface DataverseAccess {
  /** Address of the organization, without a slash at the end. */
  url: string;
  /** A token of the person the flow runs as. */
  token: string;
}

/** The operations of Microsoft Dataverse that the flows use, as calls of the Web API that the connector makes. */
export function dataverseConnector({ url, token }: DataverseAccess): FlowConnector {
  async function request(method: string, path: string, body?: unknown): Promise<OperationAnswer> {
    const response = await fetch(`${url}/api/data/v9.2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'odata-version': '4.0',
        prefer: 'return=representation,odata.include-annotations="*"',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: text === '' ? undefined : JSON.parse(text) };
  }
  /** Follows the pages until there are as many rows as the setting of the action asks for. */
  async function list(table: string, query: URLSearchParams, rows: number): Promise<OperationAnswer> {
    const value: unknown[] = [];
    let path: string | undefined = `${table}?${query.toString().replaceAll('+', '%20')}`;
    for (;;) {
      const answer: OperationAnswer = await request('GET', path);
      if (answer.status >= 400) return answer;
      const page = answer.body as { value: unknown[]; '@odata.nextLink'?: string };
      value.push(...page.value);
      path = page['@odata.nextLink']?.split('/api/data/v9.2/')[1];
      if (path === undefined || value.length >= rows) return { ...answer, body: { ...page, value } };
    }
  }
  return (operationId, parameters, options) => {
    const { entityName, recordId, item, $select, $filter, $orderby, ...rest } = parameters;
    const unknown = Object.keys(rest);
    if (unknown.length > 0)
      throw new Error(`${operationId} is given ${unknown.join()}, which is not known here`);
    const table = String(entityName);
    if (operationId === 'GetItem') return request('GET', `${table}(${String(recordId)})`);
    if (operationId === 'CreateRecord') return request('POST', table, item);
    if (operationId !== 'ListRecords') throw new Error(`Dataverse's ${operationId} is not known here`);
    const query = new URLSearchParams();
    for (const [name, text] of Object.entries({ $select, $filter, $orderby })) {
      if (text !== undefined) query.set(name, String(text));
    }
    return list(table, query, options?.minimumItems ?? 0);
  };
}
