import { pauseBridge, resumeBridge } from '../../sync/state/pause/changePause.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { presentPause } from '../present/presentPause.ts';

/** The switch that stops everything that writes, on either side. */
export function pauseOperations({ parts: { database } }: Engine) {
  return {
    PauseBridge: {
      scope: 'manage',
      async handle({ body, caller }) {
        const pause = await pauseBridge(database, { reason: body.reason, by: caller.name });
        return { status: 200, body: { paused: true, ...presentPause(pause) } };
      },
    },

    ResumeBridge: {
      scope: 'manage',
      async handle({ caller }) {
        const ended = await resumeBridge(database, { by: caller.name });
        return { status: 200, body: { paused: false, ...(ended && presentPause(ended)) } };
      },
    },
  } satisfies Partial<Handlers>;
}
