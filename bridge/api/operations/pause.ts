import type { Handler } from '../handler.ts';
import type { PauseService } from '../services.ts';

/** Stops everything that writes on either side. */
export function pauseBridge(pause: PauseService): Handler<'PauseBridge'> {
  return {
    scope: 'manage',
    handle: async ({ body, caller }) => ({ status: 200, body: await pause.pause(body.reason, caller.name) }),
  };
}

/** Ends the pause. */
export function resumeBridge(pause: PauseService): Handler<'ResumeBridge'> {
  return {
    scope: 'manage',
    handle: async ({ caller }) => ({ status: 200, body: await pause.resume(caller.name) }),
  };
}
