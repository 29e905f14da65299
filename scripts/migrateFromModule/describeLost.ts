import { countOf } from '../../bridge/mapping/countOf.ts';
import type { LostPeriod } from '../../bridge/sync/activities/lost/lostCounts.ts';
import type { LostReport } from '../../bridge/sync/activities/lost/searchLost.ts';
import { formatTable } from '../demo/formatTable.ts';

/** More lines than these are told by year. */
const mostMonths = 24;

/** How many activities were lost. */
export function lostOf({ periods }: Pick<LostReport, 'periods'>): number {
  return periods.reduce((sum, { lost }) => sum + lost, 0);
}

/** What was compared and found, with what the numbers cannot tell. */
export function describeLost(report: LostReport): string {
  const { contacts, contactsWithoutRow, contactsTooLarge, periods, types, blocked } = report;
  const lost = lostOf(report);
  const uncertain = periods.reduce((sum, each) => sum + each.uncertain, 0);
  const shown = periods.length > mostMonths ? byYear(periods) : periods;
  const table = formatTable(
    ['type', 'created', 'in Dynamics', 'lost', 'uncertain'],
    shown.map(({ type, month, ...counts }) => [type, month, counts.there, counts.lost, counts.uncertain]),
  );
  const what =
    types.length === 0 ? 'no type of activities has a table in Dynamics' : `types ${types.join(', ')}`;
  return [
    `  ${countOf(contacts, 'contact')} ${contacts === 1 ? 'was' : 'were'} compared; ${what}.`,
    ...(periods.length === 0 ? [] : [table]),
    ...(lost === 0
      ? ['  No activity was lost.']
      : [
          `  ${lost} ${lost === 1 ? 'activity is' : 'activities are'} older than what the module last looked at, and Dynamics has no row for ${lost === 1 ? 'it' : 'them'}. The module went on without what failed; a row that somebody deleted in Dynamics, and one that was not sent because the switch was off, look the same.`,
        ]),
    ...(uncertain === 0
      ? []
      : [
          `  ${uncertain} cannot be told: their contacts have rows of that table that fit no activity, or were merged in Dynamics. These are never sent.`,
        ]),
    ...(contactsWithoutRow === 0
      ? []
      : [
          `  ${countOf(contactsWithoutRow, 'contact')} with activities ${contactsWithoutRow === 1 ? 'has' : 'have'} no row in Dynamics any more; theirs are not counted.`,
        ]),
    ...(contactsTooLarge === 0
      ? []
      : [`  Left out: ${countOf(contactsTooLarge, 'contact')} with more than 20,000 activities.`]),
    ...blocked.map(({ type, reason }) => `  Activities of the type ${type} were not compared: ${reason}`),
  ].join('\n');
}

function byYear(periods: readonly LostPeriod[]): LostPeriod[] {
  const years = Map.groupBy(periods, ({ type, month }) => `${type} ${month.slice(0, 4)}`);
  return [...years.values()].flatMap((ofYear) => {
    const [first] = ofYear;
    if (!first) return [];
    const sum = (state: 'there' | 'lost' | 'uncertain') => ofYear.reduce((all, each) => all + each[state], 0);
    return [
      {
        type: first.type,
        month: first.month.slice(0, 4),
        there: sum('there'),
        lost: sum('lost'),
        uncertain: sum('uncertain'),
      },
    ];
  });
}
