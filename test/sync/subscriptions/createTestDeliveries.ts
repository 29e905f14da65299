import { createUserDirectory } from '../../../bridge/api/authentication/createUserDirectory.ts';
import { createAudience } from '../../../bridge/api/notifications/createAudience.ts';
import { createSubscriptionOwners } from '../../../bridge/api/notifications/createSubscriptionOwners.ts';
import type { AddressSeal } from '../../../bridge/notifications/createAddressSeal.ts';
import type { Notifier } from '../../../bridge/notifications/createNotifier.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { createDeliveries, type Deliveries } from '../../../bridge/sync/subscriptions/createDeliveries.ts';
import type { Engine } from '../createEngine.ts';

export const testAddressSecret = 'a secret of tests, long enough to be taken';

/** What tells flows, over the engine of a test, looking again at once. */
export function createTestDeliveries(
  { parts }: Pick<Engine, 'parts'>,
  notifier: Pick<Notifier, 'check' | 'tell' | 'timeoutMs'>,
  seal: AddressSeal,
): Deliveries {
  const owners = createSubscriptionOwners(parts.database, createUserDirectory(parts.database, undefined));
  return createDeliveries(parts, {
    detection: createEventDetection(parts, { intervalMs: 1_000 }),
    audience: createAudience({ parts, dynamicsUrl: 'https://contoso.crm4.dynamics.com', owners, freshMs: 0 }),
    notifier,
    seal,
    random: () => 0,
    lookMs: 50,
    idleMs: 50,
  });
}
