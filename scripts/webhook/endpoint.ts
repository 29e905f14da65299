import type { PersonApi } from './openPersonApi.ts';

/** A service endpoint of Dynamics. */
export interface Endpoint {
  id: string;
  url: string;
}

/** Contract and kind of sign-in, as choices of a service endpoint. */
const webhookContract = 8;
const httpHeader = 5;

/** Its name tells installations apart that share an organisation. */
export function endpointName(installationId: string): string {
  return `Kentico Xperience bridge ${installationId.toLowerCase()}`;
}

/** @returns undefined where there is none of that name */
export async function findEndpoint(api: PersonApi, name: string): Promise<Endpoint | undefined> {
  const filter = encodeURIComponent(`name eq '${name.replaceAll("'", "''")}'`);
  const { value } = (await api.get(
    `serviceendpoints?$select=serviceendpointid,name,url&$filter=${filter}`,
  )) as { value: { serviceendpointid: string; url: string }[] };
  const [row] = value;
  return row && { id: row.serviceendpointid.toLowerCase(), url: row.url };
}

/** Makes the endpoint, or brings the one there is to this address and key. @returns its ID */
export async function saveEndpoint(
  api: PersonApi,
  { name, url, key, id }: { name: string; url: string; key: string; id: string | undefined },
): Promise<string> {
  const row = {
    name,
    url,
    contract: webhookContract,
    authtype: httpHeader,
    authvalue: `<settings><setting name="x-api-key" value="${key}" /></settings>`,
  };
  if (id === undefined) return api.create('serviceendpoints', row);
  await api.update(`serviceendpoints(${id})`, row);
  return id;
}
