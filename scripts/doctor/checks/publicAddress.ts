import { createTransport } from '../../../bridge/dataverse/http/createTransport.ts';
import { defineCheck } from '../check.ts';
import { failure, good, warning } from '../finding.ts';

const waitMs = 10_000;

/** Whether flows would reach the bridge by its public address. */
export const publicAddress = defineCheck({
  title: 'Public address',
  needs: ['config'],
  async look({ config }) {
    const { publicUrl } = config.server;
    if (publicUrl === undefined) {
      return [
        warning(
          'BRIDGE_PUBLIC_URL is not set, so links to further pages lead to the address each caller used.',
          'Set it to the https address that flows reach the bridge by.',
        ),
      ];
    }
    const address = `${publicUrl}/xperience-dynamics365/status`;
    const transport = createTransport(Date.now, config.proxies);
    const answer = await transport
      .exchange({ method: 'GET', url: address, headers: {}, timeoutMs: waitMs })
      .finally(() => transport.close());
    if ('fault' in answer) {
      return [
        failure(
          `${address} was not reached: ${answer.fault}.`,
          'Start the bridge, and check the name, the certificate and the firewall of the host in front. If this machine cannot reach its own public address, try from another.',
        ),
      ];
    }
    if (answer.status === 401 && codeOf(answer.body.toString('utf8')) === 'signInMissing') {
      return [good(`The bridge answers at ${publicUrl} and asks for a sign-in.`)];
    }
    return [
      failure(
        `${address} answers ${answer.status}, but not as the bridge.`,
        'Check that the bridge is running and that the host in front passes /xperience-dynamics365/* on to it unchanged.',
      ),
    ];
  },
});

function codeOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { code?: unknown }).code;
  } catch {
    return undefined;
  }
}
