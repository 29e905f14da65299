import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { viewStatus } from '../views/viewStatus.ts';

/** The connection test: who calls, whether both sides answer, and what keeps contacts from being synchronized. */
export function statusOperations(engine: Engine) {
  return {
    GetStatus: {
      scope: 'read',
      async handle({ caller: { name, kind, scopes } }) {
        // Who may call this has no key for webhooks, which may do nothing else.
        const shown = scopes.filter((scope) => scope !== 'webhook');
        const body = { ...(await viewStatus(engine)), caller: { name, kind, scopes: shown } };
        return { status: 200, body };
      },
    },
  } satisfies Partial<Handlers>;
}
