import { createDataverseClient } from '../../../bridge/dataverse/createDataverseClient.ts';
import { nameOfProxy, type OutgoingProxies, proxyOf } from '../../../bridge/dataverse/http/proxyOf.ts';
import { createTokenSource } from '../../../bridge/dataverse/token/createTokenSource.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

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
    const way = [...new Set([url, authority].map((address) => describeWay(address, proxies)))].map(good);
    learn({ dataverse: client });
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const identity = await client.whoAmI({ signal });
      const { name, version } = await client.readOrganization({ signal });
      learn({ identity });
      return [good(`${name} at ${url}, version ${version}, as application user ${identity.userId}.`), ...way];
    } catch (error) {
      return [
        failure(`${url} cannot be used.`, error instanceof Error ? error.message : String(error)),
        ...way,
      ];
    }
  },
});

/** The way requests take, without the password of the proxy. */
function describeWay(address: string, proxies: OutgoingProxies | undefined): string {
  const proxy = proxyOf(address, proxies);
  const host = new URL(address).host;
  if (proxy) return `${host} is reached through the proxy ${nameOfProxy(proxy)}.`;
  return proxies
    ? `${host} is reached directly, as NO_PROXY says.`
    : `${host} is reached directly, without a proxy.`;
}
