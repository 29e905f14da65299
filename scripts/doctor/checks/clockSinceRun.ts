import { minutesBetween } from '../../../bridge/database/dateTime2.ts';
import { readDetectionState } from '../../../bridge/sync/events/detectionState.ts';
import { readContactCursor } from '../../../bridge/sync/state/runs/contactCursor.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { defineCheck } from '../check.ts';
import { good, warning } from '../finding.ts';

/** A clock that is off by more is told of, minutes. */
const mostMinutes = 5;
const remedy =
  'Nothing is lost: what is next to look for changes looks so much further back. Set the clock of the database server by a time server.';

/** Whether the clock of the database was set back since changes were looked for, or was off then. */
export const clockSinceRun = defineCheck({
  title: 'Clock since the last run',
  needs: ['bridge'],
  async look({ bridge }) {
    const { utc } = await currentTimes(bridge);
    const last = [
      { what: 'The last run', at: await readContactCursor(bridge) },
      { what: 'The last look for events', at: (await readDetectionState(bridge))?.fields },
    ];
    const looked = last.flatMap(({ what, at }) => (at ? [{ what, ...at }] : []));
    if (looked.length === 0) return [good('Nothing was looked for yet.')];
    const findings = looked.flatMap((look) => {
      const back = minutesBetween(utc, look.utc);
      if (back > 1)
        return [
          warning(
            `${look.what} began at ${look.utc.slice(0, 16)} UTC by the clock of the database, which says ${utc.slice(0, 16)} now: it was set back by at least ${Math.round(back)} minutes.`,
            remedy,
          ),
        ];
      const ahead = look.ahead ?? 0;
      if (Math.abs(ahead) <= mostMinutes) return [];
      const where = ahead > 0 ? 'ahead of' : 'behind';
      return [
        warning(
          `${look.what} began while the clock of the database was ${Math.round(Math.abs(ahead))} minutes ${where} that of Dynamics.`,
          remedy,
        ),
      ];
    });
    return findings.length > 0
      ? findings
      : [good('It has not been set back, and agreed with that of Dynamics.')];
  },
});
