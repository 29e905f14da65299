import { activities } from './benches/activities.ts';
import { againstModule } from './benches/againstModule.ts';
import { calls } from './benches/calls.ts';
import { database } from './benches/database.ts';
import { growth } from './benches/growth.ts';
import { instant } from './benches/instant.ts';
import { mapping } from './benches/mapping.ts';
import { move } from './benches/move.ts';
import { processes } from './benches/processes.ts';
import { requests } from './benches/requests.ts';
import { start } from './benches/start.ts';
import { throttled } from './benches/throttled.ts';
import { webhooks } from './benches/webhooks.ts';
import type { Bench } from './types.ts';

/** In the order they run. */
export const benches: readonly Bench[] = [
  mapping,
  requests,
  againstModule,
  calls,
  start,
  webhooks,
  processes,
  throttled,
  growth,
  activities,
  instant,
  move,
  database,
];
