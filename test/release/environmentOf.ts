import type { Stage } from '../sync/startStage.ts';

/** The configuration of a bridge over a stage. */
export function environmentOf({ options }: Stage): Record<string, string> {
  const { xperience, timeZone, url, authority, clientId, clientSecret } = options;
  return {
    XPERIENCE_DATABASE: xperience,
    XPERIENCE_TIME_ZONE: timeZone,
    DYNAMICS365_URL: url,
    DYNAMICS365_AUTHORITY: new URL(authority).origin,
    DYNAMICS365_TENANT_ID: new URL(authority).pathname.slice(1),
    DYNAMICS365_CLIENT_ID: clientId,
    DYNAMICS365_CLIENT_SECRET: clientSecret,
  };
}
