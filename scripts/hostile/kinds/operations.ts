import fc from 'fast-check';
import { anyCall } from '../anyCall.ts';
import type { HostileCaller } from '../callers.ts';
import type { Kind } from '../kind.ts';
import type { HostileStage } from '../startHostileStage.ts';

/** With an empty parameter it is the address of nothing, or of what takes another method. */
function isClosed(path: string, status: number): boolean {
  const ofNothing = /\/(?:\/|\?|$)/.test(path);
  return status === 401 || status === 403 || (ofNothing && (status === 404 || status === 405));
}

function calling(callers: (caller: HostileCaller) => boolean): Kind['property'] {
  return ({ known, callers: all, call }: HostileStage) =>
    fc.asyncProperty(anyCall(known, all.filter(callers)), async (request) => {
      const { status } = await call(request);
      if (request.caller === 'nobody' && !isClosed(request.path, status))
        throw new Error(`nobody was answered ${status}`);
    });
}

/** Every operation, called by who may not write: whatever comes of it, nothing has changed. */
export const readerCalls: Kind = {
  name: 'operations, by callers who may not write',
  share: 14,
  writes: false,
  property: calling(({ writes }) => !writes),
};

/** Every operation, called by who may do something. */
export const writerCalls: Kind = {
  name: 'operations, by callers who may write',
  share: 4,
  writes: true,
  property: calling(({ writes }) => writes),
  async after({ call, keys }) {
    const headers = { 'x-api-key': keys.get('manage') ?? '' };
    await call({ method: 'POST', path: '/xperience-dynamics365/resume', headers });
  },
};
