import type { Handler } from '../handler.ts';
import type { StatusService } from '../services.ts';

/** Who is calling, and whether both sides can be used. Also the connector's connection test. */
export function getStatus(status: StatusService): Handler<'GetStatus'> {
  return {
    scope: 'read',
    async handle({ caller }) {
      const { name, kind, scopes } = caller;
      return { status: 200, body: { ...(await status.read()), caller: { name, kind, scopes: [...scopes] } } };
    },
  };
}
