import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { createKeyAuthentication } from '../../../bridge/api/authentication/keys/createKeyAuthentication.ts';
import type { AnsweredCall, ApiEnvironment } from '../../../bridge/api/createApi.ts';
import { listen } from '../../../bridge/api/http/listen.ts';
import { createAdoptedOrganization } from '../../../bridge/api/webhooks/createAdoptedOrganization.ts';
import { serveDataverseWebhook } from '../../../bridge/api/webhooks/serveDataverseWebhook.ts';
import { createWebhookIntake, type IntakeLimits } from '../../../bridge/sync/webhooks/createWebhookIntake.ts';
import {
  createWebhookWorker,
  type WebhookTiming,
} from '../../../bridge/sync/webhooks/createWebhookWorker.ts';
import { createMemoryKeys, KEY_SECRET } from '../../api/createMemoryKeys.ts';
import type { Engine } from '../createEngine.ts';

export interface ServedWebhooks {
  url: string;
  /** Of a key for webhooks. */
  key: string;
  /** Of keys that may do other things. */
  keys: ReturnType<typeof createMemoryKeys>;
  worker: ReturnType<typeof createWebhookWorker>;
  answered: AnsweredCall[];
  close(): Promise<void>;
}

export interface ServedOptions {
  limits?: IntakeLimits;
  timing?: WebhookTiming;
  /** Waited for by each call before what it tells of is taken in. */
  beforeTaken?: () => Promise<void>;
}

/** Serves the webhook of an engine on loopback. Its worker looks when it is told to, unless it is started. */
export async function serveWebhooks(
  { parts }: Engine,
  { limits, timing = { pollMs: 20, catchUpMs: 0, batch: 200 }, beforeTaken }: ServedOptions = {},
): Promise<ServedWebhooks> {
  const keys = createMemoryKeys();
  const worker = createWebhookWorker(parts, timing);
  const answered: AnsweredCall[] = [];
  const intake = createWebhookIntake(parts, worker.wake, limits);
  const app = new Hono<ApiEnvironment>();
  serveDataverseWebhook(app, {
    authenticate: createKeyAuthentication({ keys, secret: KEY_SECRET, log: parts.log }),
    intake: {
      ...intake,
      take: async (rows) => {
        await beforeTaken?.();
        return intake.take(rows);
      },
    },
    adopted: createAdoptedOrganization(parts),
    basePath: '/xperience-dynamics365',
    onAnswered: (call) => answered.push(call),
    log: parts.log,
  });
  const server = listen(app, { port: 0, hostname: '127.0.0.1' }, () => {});
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/dataverse`,
    key: keys.add({ name: 'webhook', scopes: ['webhook'] }),
    keys,
    worker,
    answered,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
