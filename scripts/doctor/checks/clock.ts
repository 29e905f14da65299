import { instantOf, localDateTime2, minutesBetween } from '../../../bridge/database/dateTime2.ts';
import {
  type CurrentTimes,
  currentTimes,
  currentTimesOfMain,
} from '../../../bridge/xperience/currentTimes.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good, unchecked, warning } from '../finding.ts';

/** A clock this much off makes tokens fail and runs miss changes. */
const mostMinutes = 5;

/** Zone and clock of the database server: Xperience stores local times, and the bridge finds changes by them. */
export const clock = defineCheck({
  title: 'Clock and time zone of the database server',
  needs: ['database', 'config'],
  async look({ database, config }) {
    if (database.dialect.engine === 'sqlite')
      return [unchecked('Not checkable: the embedded engine has no clock of its own.')];
    const { timeZone } = config.xperience;
    const times = await currentTimes(database);
    const findings = judge(times, timeZone, database.separated ? ' of the contacts' : '');
    if (database.separated)
      findings.push(...judge(await currentTimesOfMain(database), timeZone, ' of the main database'));
    return findings.length > 0 ? findings : [good(`${timeZone}, and its clock agrees with this machine's.`)];
  },
});

function judge({ local, utc, offsetMinutes }: CurrentTimes, timeZone: string, which: string): Finding[] {
  const expected = Math.round(minutesBetween(utc, localDateTime2(instantOf(utc), timeZone)));
  const findings: Finding[] = [];
  if (Math.abs(expected - offsetMinutes) > 1) {
    findings.push(
      failure(
        `The local time ${local.slice(0, 16)} of the server${which} is ${offsetMinutes} minutes ahead of UTC, but in ${timeZone} it would be ${expected}.`,
        'Set XPERIENCE_TIME_ZONE to the zone of the servers Xperience and its database run on; all must have the same one.',
      ),
    );
  }
  const drift = (Date.now() - instantOf(utc).getTime()) / 60_000;
  if (Math.abs(drift) > mostMinutes) {
    findings.push(
      warning(
        `The clock of the database server${which} and this machine's are ${Math.abs(drift).toFixed(0)} minutes apart.`,
        'Set both by a time server.',
      ),
    );
  }
  return findings;
}
