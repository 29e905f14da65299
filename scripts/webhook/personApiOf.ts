import { checkBrakesOften } from '../../bridge/sync/state/checkBrakes.ts';
import { readStoredIdentity } from '../../bridge/sync/state/installation.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { openPersonApi, type PersonApi } from './openPersonApi.ts';
import type { OpenedWebhook } from './openWebhook.ts';
import type { PersonSignIn } from './readOptions.ts';
import { signInPerson } from './signInPerson.ts';

/**
 * Signs a person in and makes sure that it is somebody, and in the organisation this installation belongs to.
 * @throws CommandRefused
 */
export async function personApiOf(
  { config, parts }: Pick<OpenedWebhook, 'config' | 'parts'>,
  signIn: PersonSignIn,
  { io, screen }: Pick<Call, 'io' | 'screen'>,
): Promise<PersonApi> {
  const { dynamics, proxies } = config;
  const token = await signInPerson(signIn, { ...dynamics, proxies, cwd: io.cwd, tell: screen.tell });
  const api = openPersonApi(dynamics.url, token, proxies);
  try {
    const { UserId: user, OrganizationId: organization } = await api.get('WhoAmI');
    await requireSameOrganization(parts, String(organization).toLowerCase());
    const bridge = await parts.dataverse.whoAmI({ signal: parts.stopping });
    if (String(user).toLowerCase() === bridge.userId)
      throw new CommandRefused(
        'The token is that of the bridge itself, which must not have the right to register webhooks. Sign in as an administrator of the environment.',
      );
    return api;
  } catch (error) {
    await api.close();
    throw error;
  }
}

async function requireSameOrganization(parts: OpenedWebhook['parts'], organization: string): Promise<void> {
  await checkBrakesOften(parts, { signal: parts.stopping, correlationId: parts.newCorrelationId() });
  const stored = (await readStoredIdentity(parts.database))?.organizationId;
  if (stored == null || stored.toLowerCase() === organization) return;
  throw new CommandRefused(
    `The token is one for the organisation ${organization}, and this installation belongs to ${stored}. Fetch one for the address in DYNAMICS365_URL.`,
  );
}
