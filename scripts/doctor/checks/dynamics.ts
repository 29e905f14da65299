import { createDataverseClient } from '../../../bridge/dataverse/createDataverseClient.ts';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { isAddressBlocked } from '../../../bridge/dataverse/http/ipFirewall.ts';
import { nameOfProxy, type OutgoingProxies, proxyOf } from '../../../bridge/dataverse/http/proxyOf.ts';
import { createTokenSource } from '../../../bridge/dataverse/token/createTokenSource.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good } from '../finding.ts';
import { describeOutgoing } from '../outgoingAddress.ts';

/** Waits no longer than a person does who looks at the page. */
const requestTimeoutMs = 20_000;
const patienceMs = 30_000;

/** Address, sign-in, application user. */
export const dynamics = defineCheck({
  title: 'Dynamics 365',
  needs: ['config'],
  async look({ config }, learn) {
    const { proxies } = config;
    const { url, authority } = config.dynamics;
    const client = createDataverseClient({
      url,
      tokens: createTokenSource({ ...config.dynamics, proxies }),
      proxies,
      requestTimeoutMs,
    });
    const outgoing = await describeOutgoing(url, proxies);
    const ways = [...new Set([url, authority].map((address) => describeWay(address, proxies)))];
    const way = [...ways, ...(outgoing === undefined ? [] : [outgoing])].map(good);
    learn({ dataverse: client });
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const identity = await client.whoAmI({ signal });
      const { name, version } = await client.readOrganization({ signal });
      learn({ identity });
      return [good(`${name} at ${url}, version ${version}, as application user ${identity.userId}.`), ...way];
    } catch (error) {
      if (isBlocked(error)) return [blockedHere(url, outgoing), ...way];
      return [
        failure(`${url} cannot be used.`, error instanceof Error ? error.message : String(error)),
        ...way,
      ];
    }
  },
});

function isBlocked(error: unknown): boolean {
  return error instanceof DataverseUnavailable && error.error !== undefined && isAddressBlocked(error.error);
}

/** Dynamics does not name the address, so what this machine knows of it stands beside. */
function blockedHere(url: string, outgoing: string | undefined): Finding {
  return failure(
    `The IP firewall of ${url} does not let this machine in.`,
    `In the Power Platform admin center, under Settings → Product → Privacy + Security of the environment, add the outgoing address to the allowed ranges, or allow application users. ${outgoing ?? 'Which address that is could not be found out here.'}`,
  );
}

/** The way requests take, without the password of the proxy. */
function describeWay(address: string, proxies: OutgoingProxies | undefined): string {
  const proxy = proxyOf(address, proxies);
  const host = new URL(address).host;
  if (proxy) return `${host} is reached through the proxy ${nameOfProxy(proxy)}.`;
  return proxies
    ? `${host} is reached directly, as NO_PROXY says.`
    : `${host} is reached directly, without a proxy.`;
}
