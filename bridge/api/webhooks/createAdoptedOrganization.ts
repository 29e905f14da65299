import { checkBrakesOften } from '../../sync/state/checkBrakes.ts';
import { readStoredIdentity } from '../../sync/state/installation.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { followsActivities } from '../../sync/webhooks/followedActivities.ts';

/** Whose webhooks are taken. GUIDs in lower case. */
export interface AdoptedOrganization {
  organizationId: string;
  /** The bridge's application user, where Dynamics has said who that is. */
  userId: string | undefined;
  /** Whether activities that the bridge made are told of, too. */
  followsActivities: boolean;
}

type Known = Pick<AdoptedOrganization, 'followsActivities'> & { organizationId: string | undefined };

/** How long what was read is believed, ms: another organisation may be adopted. */
const freshMs = 10_000;
/** How long Dynamics is not asked again who we are, ms. */
const identityFreshMs = 10 * 60_000;
const identityPauseMs = 30_000;

/**
 * Makes the function that tells which organisation this installation was adopted for; undefined while none is known. Nobody
 * waits for Dynamics because of it, but for the first use of an installation that was never asked.
 */
export function createAdoptedOrganization(
  parts: SyncParts,
  clock: () => number = () => performance.now(),
): () => Promise<AdoptedOrganization | undefined> {
  let known: (Known & { until: number }) | undefined;
  let reading: Promise<Known> | undefined;
  let userId: string | undefined;
  let askAt = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<Known> => ({
    organizationId: await readOrganization(),
    followsActivities: await followsActivities(parts.database),
  });

  const readOrganization = async (): Promise<string | undefined> => {
    const stored = await readStoredIdentity(parts.database);
    if (!stored || stored.organizationId !== null) return stored?.organizationId?.toLowerCase();
    const call = { signal: AbortSignal.any([parts.stopping, AbortSignal.timeout(freshMs)]) };
    await checkBrakesOften(parts, call).catch((error: unknown) => {
      if (!(error instanceof SyncRefused))
        parts.log.warn({ err: error }, 'The organisation is not known yet');
    });
    return (await readStoredIdentity(parts.database))?.organizationId?.toLowerCase();
  };

  const askWhoWeAre = (): void => {
    if (clock() < askAt) return;
    askAt = clock() + identityPauseMs;
    const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
    parts.dataverse.whoAmI(call).then(
      (identity) => {
        userId = identity.userId.toLowerCase();
        askAt = clock() + identityFreshMs;
      },
      // Until it is known, what the bridge has written is read as any other change.
      () => undefined,
    );
  };

  return async () => {
    if (!known || clock() >= known.until) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      known = { ...(await reading), until: clock() + freshMs };
    }
    const { organizationId, followsActivities } = known;
    if (organizationId === undefined) return undefined;
    askWhoWeAre();
    return { organizationId, userId, followsActivities };
  };
}
