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
  return (operationId, parameters) => {
    const { entityName, recordId, item, ...rest } = parameters;
    const unknown = Object.keys(rest);
    if (unknown.length > 0)
      throw new Error(`${operationId} is given ${unknown.join()}, which is not known here`);
    if (operationId === 'GetItem') return request('GET', `${String(entityName)}(${String(recordId)})`);
    if (operationId === 'CreateRecord') return request('POST', String(entityName), item);
    throw new Error(`Dataverse's ${operationId} is not known here`);
  };
}
