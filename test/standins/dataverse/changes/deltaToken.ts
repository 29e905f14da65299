import { webApiError } from '../errors/webApiError.ts';
import type { Organization } from '../organization/organization.ts';

/** What a delta token holds: the version up to which its owner knows, and when it was given. */
export type DeltaToken = { version: number; givenAt: Date };

const dayMs = 86_400_000;

/** `919042!08/22/2017 10:00:00`, the form of Dataverse's own tokens. */
export function writeDeltaToken(version: number, now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${version}!${month}/${day}/${year} ${time}`;
}

/** Reads a token. Throws 400 for a foreign one and for one older than the organization keeps changes. */
export function readDeltaToken(organization: Organization, text: string): DeltaToken {
  const [, version, month, day, year, time] =
    /^(\d+)!(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  if (version === undefined) throw webApiError(400, '0x80060888', `Delta token '${text}' is not valid.`);
  const givenAt = new Date(`${year}-${month}-${day}T${time}Z`);
  const age = organization.now().getTime() - givenAt.getTime();
  if (age > organization.changeTrackingDays * dayMs) {
    throw webApiError(
      400,
      '0x80044352',
      'Version stamp associated with the client has expired. Please perform a full sync.',
    );
  }
  return { version: Number(version), givenAt };
}
