import { BadAnswer } from '../http/badAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import { readPages } from '../read/readPages.ts';
import { readableText } from '../readableText.ts';
import type { CallOptions, Owner } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { listUsers } from './listUsers.ts';

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
