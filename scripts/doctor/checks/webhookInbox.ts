import { countOf } from '../../../bridge/mapping/countOf.ts';
import { readCursor } from '../../../bridge/sync/state/cursor.ts';
import { readInboxLoad } from '../../../bridge/sync/state/webhooks/inbox.ts';
import { cursors, readCaughtUp } from '../../../bridge/sync/webhooks/catchUpState.ts';
import { defineCheck } from '../check.ts';
import { good, warning } from '../finding.ts';

/** Longer than any pause of Dynamics or restart takes. */
const longSeconds = 15 * 60;

/** Rows that webhooks of Dataverse told of and nobody looks at: what was changed in Dynamics is not in Xperience. */
export const webhookInbox = defineCheck({
  title: 'Inbox of webhooks',
  needs: ['bridge'],
  async look({ bridge }) {
    if (!(await readCaughtUp(bridge))) return [good('Dataverse has never called a webhook here.')];
    const { waiting, failing, oldestSeconds = 0 } = await readInboxLoad(bridge);
    const lastCall = await readCursor<string>(bridge, cursors.lastCall);
    const last =
      lastCall === undefined
        ? ''
        : ` Dataverse called last at ${lastCall.slice(0, 16).replace('T', ' ')} UTC.`;
    const wait = waiting === 1 ? 'waits' : 'wait';
    if (failing > 0) {
      return [
        warning(
          `${failing} of ${countOf(waiting, 'row')} that webhooks told of could not be taken yet.${last}`,
          'It is tried again by itself. Failures say what is in the way (npm run failures, or the page “Failures”).',
        ),
      ];
    }
    if (oldestSeconds > longSeconds) {
      return [
        warning(
          `${countOf(waiting, 'row')} that webhooks told of ${wait}, the oldest for ${Math.round(oldestSeconds / 60)} minutes.${last}`,
          'They are looked at while the bridge runs, is not paused, contact sync is on and Dynamics answers: see the other findings.',
        ),
      ];
    }
    return [good(`${countOf(waiting, 'row')} that webhooks told of ${wait} to be looked at.${last}`)];
  },
});
