import { searchByAnything } from '../../sync/explain/searchByAnything.ts';
import type { listAudit } from '../../sync/state/audit/audit.ts';
import type { Visit } from '../page.ts';

type AuditFilter = Omit<Parameters<typeof listAudit>[1], 'limit'>;

const dayMs = 86_400_000;

/** What the address asks for: kind of change, of what, who, since when. */
export async function readAuditFilter(visit: Visit): Promise<{
  filter: AuditFilter;
  what: string;
  about: string;
  who: string;
  days: string;
}> {
  const { query, now, t } = visit;
  const asked = query.get('what') ?? '';
  const what = Object.hasOwn(t.changeLog.kinds, asked) ? asked : '';
  const who = (query.get('who') ?? '').slice(0, 100);
  const about = (query.get('about') ?? '').trim().slice(0, 200);
  // Addresses of other programs may say nothing for everything that is kept.
  const given = query.get('days') === '' ? 'year' : (query.get('days') ?? '30');
  const days = Object.hasOwn(t.changeLog.periods, given) ? given : '30';
  const before = Number(query.get('after'));
  return {
    filter: {
      ...(what !== '' && { action: what }),
      ...(about !== '' && { subjects: await subjectsOf(about, visit) }),
      ...(who !== '' && { caller: who }),
      ...(days !== 'year' && { from: utcOf(new Date(now.getTime() - Number(days) * dayMs)) }),
      ...(Number.isInteger(before) && before > 0 && { before: Math.min(before, 2 ** 31 - 1) }),
    },
    what,
    about,
    who,
    days,
  };
}

/** What has a number. */
const numbered = ['contact', 'run', 'reconciliation'];

/**
 * Subjects that somebody may mean, as they are stored: what is written here, whatever has a number, and the contacts with a
 * name or an address, at most 50.
 */
async function subjectsOf(about: string, { services, may, t }: Visit): Promise<string[]> {
  if (/^\d+$/.test(about)) return [about, ...numbered.map((kind) => `${kind} ${about}`)];
  const [, word = '', number = ''] = /^(\p{L}+) (\d+)$/u.exec(about) ?? [];
  const { subjects } = t.changeLog;
  const kind = numbered.find((each) =>
    [each, Object.hasOwn(subjects, each) ? subjects[each as keyof typeof subjects] : each].some(
      (name) => name.toLowerCase() === word.toLowerCase(),
    ),
  );
  if (kind !== undefined) return [`${kind} ${number}`];
  const mayKnowGuids = may('manage');
  const found = await searchByAnything(services.parts.database, about, { mayKnowGuids });
  return [about, ...found.map(({ contactId }) => `contact ${contactId}`)];
}

/** As the database has times. */
function utcOf(date: Date): NonNullable<AuditFilter['from']> {
  return `${date.toISOString().slice(0, 23)}0000` as NonNullable<AuditFilter['from']>;
}
