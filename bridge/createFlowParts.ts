import type { UserDirectory } from './api/authentication/createUserDirectory.ts';
import type { SubscriptionParts } from './api/engine.ts';
import { createAudience } from './api/notifications/createAudience.ts';
import { createSubscriptionOwners } from './api/notifications/createSubscriptionOwners.ts';
import type { Config } from './config.ts';
import type { OutgoingConnections } from './dataverse/http/createDispatcher.ts';
import { proxyOf } from './dataverse/http/proxyOf.ts';
import { allowedHosts } from './notifications/allowedHosts.ts';
import { createAddressSeal } from './notifications/createAddressSeal.ts';
import { createNotifier } from './notifications/createNotifier.ts';
import type { EventDetection } from './sync/events/createEventDetection.ts';
import { createDeliveries, type Deliveries } from './sync/subscriptions/createDeliveries.ts';
import type { TellingResult } from './sync/subscriptions/telling.ts';
import type { SyncParts } from './sync/syncParts.ts';

export interface FlowPartsSource {
  config: Pick<Config, 'proxies' | 'notificationHosts'> & {
    server: Pick<Config['server'], 'keySecret' | 'formerKeySecret'>;
  };
  parts: SyncParts;
  users: UserDirectory;
  detection: Pick<EventDetection, 'detect' | 'record' | 'intervalMs' | 'isUnfinished'>;
  dynamicsUrl: string;
  version: string;
  onResult?: ((result: TellingResult) => void) | undefined;
}

/** What tells flows at once. */
export interface FlowParts {
  subscriptions: SubscriptionParts;
  deliveries: Deliveries;
  /** Ends all connections, once nothing is told any more. */
  close(): Promise<void>;
}

/** @returns undefined without BRIDGE_KEY_SECRET, because addresses of flows could not be kept secret */
export function createFlowParts(source: FlowPartsSource): FlowParts | undefined {
  const { config, parts, users, detection, dynamicsUrl, version } = source;
  const { keySecret, formerKeySecret } = config.server;
  if (keySecret === undefined) return undefined;
  const { proxies } = config;
  let behind: Promise<OutgoingConnections> | undefined;
  const openProxies = (): Promise<OutgoingConnections> => {
    behind ??= import('./dataverse/http/createDispatcher.ts').then(({ createDispatcher }) =>
      createDispatcher({ pipelining: 1 }, proxies),
    );
    return behind;
  };
  const notifier = createNotifier({
    allowed: allowedHosts(config.notificationHosts),
    userAgent: `xperience-dynamics365-bridge/${version}`,
    behindProxy: async (url) =>
      proxyOf(url, proxies) === undefined ? undefined : (await openProxies()).to(url),
  });
  const seal = createAddressSeal(keySecret, formerKeySecret);
  const owners = createSubscriptionOwners(parts.database, users);
  const deliveries = createDeliveries(parts, {
    detection,
    audience: createAudience({ parts, dynamicsUrl, owners }),
    notifier,
    seal,
    ...(source.onResult && { onResult: source.onResult }),
  });
  return {
    subscriptions: { notifier, seal, owners, wake: () => deliveries.wake() },
    deliveries,
    close: async () => {
      await deliveries.settled();
      await Promise.all([notifier.close(), behind?.then((connections) => connections.close())]);
    },
  };
}
