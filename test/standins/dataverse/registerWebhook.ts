import type { Caller } from './connectCaller.ts';

export interface WebhookRegistration {
  url: string;
  /** Sent as `?code=`. */
  key: string;
  table?: string;
  messages?: readonly string[];
  /** Updates of these columns only, and an image of them; all columns when left out. */
  columns?: readonly string[];
}

/** Messages of a table that change its rows. */
export const changingMessages = ['Create', 'Update', 'Delete', 'Merge', 'SetState', 'Assign'] as const;

const imageProperties: Readonly<Record<string, string>> = { Create: 'Id', Update: 'Target' };

/**
 * Registers a webhook as an administrator does: a service endpoint, an asynchronous step for each message, and an image of
 * the row afterwards where there is one.
 * @returns ID of the service endpoint
 */
export async function registerWebhook(
  caller: Caller,
  { url, key, table = 'contact', messages = changingMessages, columns }: WebhookRegistration,
): Promise<string> {
  const list = columns?.join(',');
  const endpointId = await create(caller, 'serviceendpoints', {
    name: `Webhook ${url}`,
    url,
    contract: 8,
    authtype: 4,
    authvalue: key,
  });
  for (const message of messages) {
    const stepId = await create(caller, 'sdkmessageprocessingsteps', {
      name: `${message} of ${table}`,
      stage: 40,
      mode: 1,
      rank: 1,
      supporteddeployment: 0,
      asyncautodelete: true,
      ...(message === 'Update' && list !== undefined && { filteringattributes: list }),
      'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${endpointId})`,
      'sdkmessageid@odata.bind': `/sdkmessages(${await idOf(caller, `sdkmessages?$select=sdkmessageid&$filter=name eq '${message}'`, 'sdkmessageid')})`,
      'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${await idOf(caller, `sdkmessagefilters?$select=sdkmessagefilterid&$filter=primaryobjecttypecode eq '${table}' and sdkmessageid/name eq '${message}'`, 'sdkmessagefilterid')})`,
    });
    const messagepropertyname = imageProperties[message];
    if (messagepropertyname === undefined) continue;
    await create(caller, 'sdkmessageprocessingstepimages', {
      name: 'after',
      entityalias: 'after',
      imagetype: 1,
      messagepropertyname,
      ...(list !== undefined && { attributes: list }),
      'sdkmessageprocessingstepid@odata.bind': `/sdkmessageprocessingsteps(${stepId})`,
    });
  }
  return endpointId;
}

async function create(caller: Caller, set: string, body: object): Promise<string> {
  const answer = await caller.send('POST', set, body);
  if (answer.status !== 204) throw new Error(`${set}: ${answer.status} ${answer.text}`);
  return /\(([^)]+)\)$/.exec(answer.headers.get('OData-EntityId') ?? '')?.[1] ?? '';
}

async function idOf(caller: Caller, path: string, column: string): Promise<string> {
  const { body } = await caller.get<{ value: Record<string, string>[] }>(path);
  const id = body.value[0]?.[column];
  if (id === undefined) throw new Error(`Nothing is found by ${path}.`);
  return id;
}
