import { readStandings } from '../../../bridge/sync/state/subscriptions/standings.ts';
import { subscriptionDetail } from '../../../bridge/sync/subscriptions/subscriptionCodes.ts';
import { defineCheck } from '../check.ts';
import { good, warning } from '../finding.ts';

/** Most subscriptions named one by one. */
const mostNamed = 5;

/** Flows that are to be told at once and are not: nobody is told when Power Automate takes no notification. */
export const subscriptions = defineCheck({
  title: 'Instant triggers',
  needs: ['bridge'],
  async look({ bridge }) {
    const told = (await readStandings(bridge)).filter(
      ({ state, sameAs }) => state !== 'ended' && sameAs === null,
    );
    const stopped = told.filter(({ state, code }) => state === 'paused' && code !== 'pausedByPerson');
    if (stopped.length === 0) {
      const failing = told.filter(({ attempts }) => attempts > 1).length;
      return [
        failing > 0
          ? warning(
              `${failing} of ${told.length} flows with an instant trigger did not take their last notification more than once.`,
              'It is tried again by itself. The page “Instant triggers” says how it failed.',
            )
          : good(
              told.length === 0
                ? 'No flow waits to be told at once.'
                : `${told.length} flows are told at once.`,
            ),
      ];
    }
    return stopped
      .slice(0, mostNamed)
      .map(({ publicId, owner, code }) =>
        warning(
          `The instant trigger ${publicId} of ${owner.name} is paused (${code ?? ''}); ${stopped.length} are paused in all.`,
          subscriptionDetail(code ?? ''),
        ),
      );
  },
});
