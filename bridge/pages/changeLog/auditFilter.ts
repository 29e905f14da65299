import type { listAudit } from '../../sync/state/audit/audit.ts';
import type { Visit } from '../page.ts';

type AuditFilter = Omit<Parameters<typeof listAudit>[1], 'limit'>;

const dayMs = 86_400_000;

/** What the address asks for: kind of change, who, since when. */
export function readAuditFilter({ query, now, t }: Visit): {
  filter: AuditFilter;
  what: string;
  who: string;
  days: string;
} {
  const asked = query.get('what') ?? '';
  const what = Object.hasOwn(t.changeLog.kinds, asked) ? asked : '';
  const who = (query.get('who') ?? '').slice(0, 100);
  const given = query.get('days');
  const days = given !== null && Object.hasOwn(t.changeLog.periods, given) ? given : '30';
  const before = Number(query.get('after'));
  return {
    filter: {
      ...(what !== '' && { action: what }),
      ...(who !== '' && { caller: who }),
      ...(days !== '' && { from: utcOf(new Date(now.getTime() - Number(days) * dayMs)) }),
      ...(Number.isInteger(before) && before > 0 && { before: Math.min(before, 2 ** 31 - 1) }),
    },
    what,
    who,
    days,
  };
}

/** As the database has times. */
function utcOf(date: Date): NonNullable<AuditFilter['from']> {
  return `${date.toISOString().slice(0, 23)}0000` as NonNullable<AuditFilter['from']>;
}
