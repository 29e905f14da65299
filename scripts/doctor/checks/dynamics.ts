import { createDataverseClient } from '../../../bridge/dataverse/createDataverseClient.ts';
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
    const { url } = config.dynamics;
    const client = createDataverseClient({
      url,
      tokens: createTokenSource(config.dynamics),
      requestTimeoutMs,
    });
    learn({ dataverse: client });
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const identity = await client.whoAmI({ signal });
      const { name, version } = await client.readOrganization({ signal });
      learn({ identity });
      return [good(`${name} at ${url}, version ${version}, as application user ${identity.userId}.`)];
    } catch (error) {
      return [failure(`${url} cannot be used.`, error instanceof Error ? error.message : String(error))];
    }
  },
});
