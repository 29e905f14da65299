import { allowedHosts } from '../../../bridge/notifications/allowedHosts.ts';
import { createAddressSeal } from '../../../bridge/notifications/createAddressSeal.ts';
import { createNotifier } from '../../../bridge/notifications/createNotifier.ts';
import { createEngine, type EngineOptions } from '../createEngine.ts';
import { jumpClock } from '../faults/jumpClock.ts';
import { createTestDeliveries, testAddressSecret } from './createTestDeliveries.ts';

/** A process of its own that tells flows on this machine until it is told to end; to be killed. */
const { clockJump, ...options } = JSON.parse(process.argv[2] ?? '') as EngineOptions & {
  clockJump?: { afterMs: number; byMs: number };
};
if (clockJump) jumpClock(clockJump);
const engine = await createEngine(options);
const notifier = createNotifier({
  allowed: allowedHosts({ loopback: [{ host: '127.0.0.1', port: undefined }] }),
  timeoutMs: 500,
});
const deliveries = createTestDeliveries(engine, notifier, createAddressSeal(testAddressSecret));
process.once('SIGTERM', () => {
  void engine
    .stop()
    .then(() => deliveries.settled())
    .catch(() => undefined)
    .finally(() => process.exit(0));
});
deliveries.start();
