import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { createLimits, type Limits } from '../../api/limits/createLimits.ts';
import { noLimits } from '../../api/limits/limitSettings.ts';
import { zoneOfNow } from '../../mapping/timeZoneNamed.ts';
import type { Visit } from '../page.ts';
import type { PageOptions } from '../pageOptions.ts';
import { type Cookies, cookiesOf } from '../session/cookies.ts';
import { createSeals, type Seals } from '../session/createSeals.ts';
import { createSessions, type Session, type Sessions } from '../session/createSessions.ts';
import { en } from '../texts/en.ts';
import { readZone } from './readZone.ts';
import { adminPath, relativeHref } from './relativeHref.ts';
import type { StaticFiles } from './staticFiles.ts';

/** What all pages share. */
export interface Frame extends PageOptions {
  files: StaticFiles;
  seals: Seals;
  sessions: Sessions;
  limitsOf: Limits;
  /** Paths of pages that can be linked to. */
  served: ReadonlySet<string>;
  now: () => Date;
  cookiesOf(context: Context): Cookies;
  /** Zone to show times in. */
  zoneOf(cookies: Cookies): { zone: string; isOwnZone: boolean };
  /** Everything of a visit but what a form holds. */
  visitOf(context: Context, session: Session, form?: URLSearchParams): Visit;
}

/** Where a request leads, below `admin/`, without its query. */
export function pathOf({ req }: Context): string {
  return req.path.replace(/\/{2,}/g, '/').slice(adminPath.length + 1);
}

/** Puts together what all pages share. */
export function createFrame(options: PageOptions, files: StaticFiles): Frame {
  const {
    services,
    sessionCallers,
    secret,
    connectionOf,
    pages,
    limits = noLimits,
    now = () => new Date(),
  } = options;
  const seals = createSeals(secret, now);
  const { database, zones } = services.parts;
  const frame: Frame = {
    ...options,
    files,
    seals,
    sessions: createSessions({ database, seals, callers: sessionCallers, now }),
    limitsOf: createLimits(limits),
    served: new Set(pages.filter(({ show }) => show).map(({ path }) => path)),
    now,
    cookiesOf: (context) => cookiesOf(context, connectionOf(context).encrypted),
    zoneOf: (cookies) => {
      const own = readZone(cookies.read('zone'));
      return { zone: own ?? zoneOfNow(zones.xperience), isOwnZone: own !== undefined };
    },
    visitOf(context, { caller, id }, form = new URLSearchParams()) {
      const path = pathOf(context);
      return {
        caller,
        services,
        t: en,
        params: context.req.param(),
        query: new URL(context.req.url).searchParams,
        form,
        path,
        href: (to, query) => relativeHref(path, to, query),
        may: (scope) => caller.scopes.includes(scope),
        hidden: ({ once } = { once: false }) =>
          html`<input type="hidden" name="_csrf" value="${seals.token('form', id)}">${
            once
              ? html`<input type="hidden" name="_once" value="${randomBytes(16).toString('base64url')}">`
              : ''
          }`,
        zone: frame.zoneOf(frame.cookiesOf(context)).zone,
        now: now(),
        signal: context.req.raw.signal,
        isFragment: context.req.header('hx-request') === 'true',
      };
    },
  };
  return frame;
}
