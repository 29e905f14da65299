import type { EngineOptions } from '../sync/createEngine.ts';

/** The variables with which a command works where a stage does. */
export function environmentOf(options: EngineOptions): NodeJS.ProcessEnv {
  const authority = new URL(options.authority);
  return {
    XPERIENCE_DATABASE: options.xperience,
    ...(options.contacts === undefined ? {} : { XPERIENCE_CONTACT_DATABASE: options.contacts }),
    XPERIENCE_TIME_ZONE: options.timeZone,
    DYNAMICS365_URL: options.url,
    DYNAMICS365_AUTHORITY: authority.origin,
    DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
    DYNAMICS365_CLIENT_ID: options.clientId,
    DYNAMICS365_CLIENT_SECRET: options.clientSecret,
  };
}
