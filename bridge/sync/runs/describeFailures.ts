import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type ListedFailure, listFailures } from '../state/failures/listFailures.ts';
import { remedyOf } from '../state/failures/remedies.ts';
import type { Run } from '../state/runs/run.ts';

/** So many are named, as the module did; the others are counted. */
const mostNamed = 10;
/** A contact can fail in several fields; more than this of a run are not read to find ten contacts. */
const mostRead = 200;
/** Messages of Dynamics can be pages. */
const longestDetail = 400;

/** What failed of a run for people who read Xperience's event log: whom, why, what to do, and where to see the rest. */
export async function describeFailures(
  database: DatabaseHandle,
  { id, counts }: Pick<Run, 'id' | 'counts'>,
): Promise<string> {
  const found = await listFailures(database, { show: 'open', runId: id, limit: mostRead });
  const subjects = [...Map.groupBy(found, ({ contact_id, activity_id }) => `${contact_id} ${activity_id}`)];
  const named = subjects.slice(0, mostNamed);
  const lines = named.map(([, failures]) => lineOf(failures));
  const left = Math.max(counts.failed, subjects.length) - named.length;
  return [
    '',
    ...lines,
    ...(left > 0 ? [`- and ${left} more`] : []),
    `Where to look: the action List delivery failures of the connector, or “npm run failures” on the machine of the bridge, shows all of them with what to do.`,
  ].join('\n');
}

function lineOf([first, ...others]: readonly ListedFailure[]): string {
  if (!first) return '';
  const { activity_id, field, detail } = first;
  const what = activity_id === 0 ? '' : `, activity ${activity_id}`;
  const where = field === '' ? '' : ` (${field})`;
  const more = others.length > 0 ? ` And ${others.length} more of its fields.` : '';
  return `- ${nameOf(first)}${what}${where}: ${cut(detail)} ${remedyOf(first)}${more}`;
}

function nameOf({ contact_id, firstName, lastName, email }: ListedFailure): string {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  const known = name && email ? `${name} <${email}>` : name || email;
  return known ? `${known} (contact ${contact_id})` : `contact ${contact_id}`;
}

function cut(text: string): string {
  return text.length <= longestDetail ? text : `${text.slice(0, longestDetail).toWellFormed()}…`;
}
