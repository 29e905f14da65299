import { BadAnswer } from '../http/badAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import { readPages } from '../read/readPages.ts';
import { readableText } from '../readableText.ts';
import type { CallOptions, DynamicsUser, Owner } from '../types.ts';
import type { WebApi } from '../webApi.ts';

/** Access mode 4 is "non-interactive": application users and the like. */
const path =
  'systemusers?$select=systemuserid,fullname,internalemailaddress&$filter=isdisabled%20eq%20false%20and%20accessmode%20ne%204&$orderby=fullname';

/** Enabled users that people work with, by name. */
export function listUsers(api: WebApi, options: CallOptions): Promise<DynamicsUser[]> {
  return readPages(api, 'list the users', [path], parseUser, options);
}

function parseUser(item: unknown): DynamicsUser {
  if (!isRecord(item) || typeof item.systemuserid !== 'string')
    throw new BadAnswer('a user of the answer has no ID');
  const id = item.systemuserid.toLowerCase();
  const { fullname: name, internalemailaddress: email } = item;
  return {
    id,
    name: (typeof name === 'string' && readableText(name, 500)) || id,
    ...(typeof email === 'string' && email !== '' ? { email: readableText(email, 500) } : {}),
  };
}

/** Team type 0 is "owner" (from memory): access teams cannot own rows. */
const teamsPath = 'teams?$select=teamid,name&$filter=teamtype%20eq%200&$orderby=name';

/** Users, then teams, that can own rows, each by name. */
export async function listOwners(api: WebApi, options: CallOptions): Promise<Owner[]> {
  const [users, teams] = await Promise.all([
    listUsers(api, options),
    readPages(api, 'list the teams', [teamsPath], parseTeam, options),
  ]);
  return [
    ...users.map(({ id, name }): Owner => ({ kind: 'user', id, name, reference: `/systemusers(${id})` })),
    ...teams,
  ];
}

function parseTeam(item: unknown): Owner {
  if (!isRecord(item) || typeof item.teamid !== 'string')
    throw new BadAnswer('a team of the answer has no ID');
  const id = item.teamid.toLowerCase();
  return { kind: 'team', id, name: readableText(String(item.name ?? id), 500), reference: `/teams(${id})` };
}
