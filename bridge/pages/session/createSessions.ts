import { randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { SessionCallers, SessionSubject } from '../../api/authentication/createSessionCallers.ts';
import type { Caller } from '../../api/caller.ts';
import { isRefusal } from '../../api/refusal.ts';
import { forgetPageState, keepPageState, readPageState } from '../../sync/state/pageState.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { Seals } from './createSeals.ts';

/** Minutes without a click after which a session ends, and hours after which it ends in any case. */
export const idleMinutes = 30;
const longestHours = 12;
/** A cookie is not made anew with every click. */
const renewAfterSeconds = 60;

interface SessionCookie extends JWTPayload, SessionSubject {
  sid: string;
  mark: string;
  /** When it was opened: seconds since 1970. */
  start: number;
}

/** Somebody who is signed in. */
export interface Session {
  caller: Caller;
  id: string;
  /** Cookie to send, where it is time for a new one. */
  renewed?: string;
}

/** Why nobody is signed in: no session ever, or one that has ended; then with whose it was. */
export type NoSession = { ended?: { id: string; caller: string } };

export interface Sessions {
  /** Opens one. @returns the cookie, or undefined when the user or key is gone this moment */
  open(caller: Caller, subject: SessionSubject): Promise<{ cookie: string; session: Session } | undefined>;
  read(cookie: string | undefined): Promise<Session | NoSession>;
  /** Ends it for every process. */
  close(cookie: string | undefined): Promise<void>;
}

export interface SessionSource {
  database: SyncParts['database'];
  seals: Seals;
  callers: SessionCallers;
  now?: () => Date;
}

/**
 * Sessions of the pages. The cookie says whose it is and cannot be changed; a row in the bridge tables says that it was
 * not ended. Rights are looked up again as for a call of the API.
 */
export function createSessions({
  database,
  seals,
  callers,
  now = () => new Date(),
}: SessionSource): Sessions {
  const seconds = (): number => Math.floor(now().getTime() / 1000);

  const seal = ({ sid, kind, id, mark, start }: SessionCookie): Promise<string> => {
    const left = start + longestHours * 3600 - seconds();
    return seals.sign('session', { sid, kind, id, mark, start }, Math.min(idleMinutes * 60, left));
  };

  return {
    async open(caller, { kind, id }) {
      const mark = await callers.markOf({ kind, id });
      if (mark === undefined) return undefined;
      const content = { sid: randomBytes(24).toString('base64url'), kind, id, mark, start: seconds() };
      await keepPageState(database, {
        purpose: 'session',
        token: content.sid,
        owner: caller.name,
        value: null,
        minutes: longestHours * 60,
      });
      return { cookie: await seal(content), session: { caller, id: content.sid } };
    },
    async read(cookie) {
      const opened = cookie === undefined ? undefined : await seals.verify<SessionCookie>('session', cookie);
      if (!opened) return {};
      if ('ended' in opened) return { ended: { id: opened.ended.sid, caller: opened.ended.id } };
      const { content } = opened;
      const ended = { ended: { id: content.sid, caller: content.id } };
      if (!(await readPageState(database, 'session', content.sid))) return ended;
      const caller = await callers.recheck({ kind: content.kind, id: content.id }, content.mark);
      if (!caller || isRefusal(caller) || !caller.scopes.includes('read')) return ended;
      const age = idleMinutes * 60 - ((content.exp ?? 0) - seconds());
      const renewed = age >= renewAfterSeconds ? { renewed: await seal(content) } : {};
      return { caller, id: content.sid, ...renewed };
    },
    async close(cookie) {
      const opened = cookie === undefined ? undefined : await seals.verify<SessionCookie>('session', cookie);
      if (!opened) return;
      await forgetPageState(database, 'content' in opened ? opened.content.sid : opened.ended.sid);
    },
  };
}
