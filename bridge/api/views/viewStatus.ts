import type { components } from '../../../schemas/contract.ts';
import { DatabaseError } from '../../database/databaseError.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { Identity } from '../../dataverse/types.ts';
import { zoneOfNow } from '../../mapping/timeZoneNamed.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { readCursor } from '../../sync/state/cursor.ts';
import { readStatus } from '../../sync/state/readStatus.ts';
import { readTellingLoad } from '../../sync/state/subscriptions/tellingLoad.ts';
import { readInboxLoad } from '../../sync/state/webhooks/inbox.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { cursors } from '../../sync/webhooks/catchUpState.ts';
import { checkXperience } from '../../xperience/checks/checkXperience.ts';
import { readSettings } from '../../xperience/settings/readSettings.ts';
import { readVersion } from '../../xperience/settings/readVersion.ts';
import type { Engine } from '../engine.ts';
import { presentInbox } from '../present/presentInbox.ts';
import { presentPause } from '../present/presentPause.ts';
import { presentRun } from '../present/presentRun.ts';
import { presentSilence } from '../present/presentSilence.ts';
import { presentTelling } from '../present/presentTelling.ts';
import { refusalOfDataverse } from '../refusalOfError.ts';
import { viewRule } from './viewRule.ts';

type Problem = components['schemas']['Status']['problems'][number];

/** Whether both sides answer, and what keeps contacts from being synchronized. */
export async function viewStatus({
  parts,
  dynamicsUrl,
  version,
}: Pick<Engine, 'parts' | 'dynamicsUrl' | 'version'>): Promise<
  Omit<components['schemas']['Status'], 'caller'>
> {
  const [xperience, dynamics] = await Promise.all([readXperience(parts), readDynamics(parts, dynamicsUrl)]);
  const stored = await readDatabase(parts, dynamics.identity);
  const problems = [...xperience.problems, ...dynamics.problems, ...(stored?.problems ?? [])];
  if (problems.length === 0) problems.push(...(await findObstacle(parts)));
  return {
    ready: problems.length === 0,
    problems,
    version,
    xperience: xperience.status,
    dynamics: dynamics.status,
    contactSync: xperience.contactSync,
    ...(stored && {
      paused: stored.pause !== undefined,
      ...(stored.pause && { pause: presentPause(stored.pause) }),
      lastRuns: stored.lastRuns.map((run) => presentRun(run)),
      waitingRuns: stored.waitingRuns.map((run) => presentRun(run)),
      openFailures: stored.openFailures,
      silentCallers: stored.silentCallers.map(presentSilence),
      webhooks: presentInbox(stored.inbox, stored.lastCall),
      instantTriggers: presentTelling(stored.telling),
    }),
  };
}

/** What the bridge tables tell, as far as the database answers; that it does not is a problem of Xperience already. */
async function readDatabase({ database }: SyncParts, identity: Identity | undefined) {
  try {
    return {
      ...(await readStatus(database, identity)),
      inbox: await readInboxLoad(database),
      lastCall: await readCursor<string>(database, cursors.lastCall),
      telling: await readTellingLoad(database),
    };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return undefined;
  }
}

async function readXperience(parts: SyncParts) {
  const off = { enabled: false, minimumScore: 0, mappedFields: 0 };
  const site = parts.site === undefined ? {} : { site: parts.site };
  try {
    const findings = await checkXperience(parts.database, parts.site);
    const xperience = await readVersion(parts.database);
    const settings = await readSettings(parts.database, parts.site);
    const problems = findings.map(
      ({ code, detail, remedy }): Problem => ({ code, detail: `${detail} ${remedy}` }),
    );
    // A hotfix alone is no version.
    const version = xperience.version && [xperience.version, xperience.hotfix].filter(Boolean).join('.');
    return {
      status: {
        reachable: true,
        ...(version ? { version } : {}),
        ...site,
        timeZone: zoneOfNow(parts.zones.xperience),
      },
      contactSync: {
        enabled: settings.contactSyncEnabled,
        minimumScore: settings.minimumScore,
        mappedFields: await countMapped(parts),
        ...(await viewRule(parts.database)),
      },
      problems,
    };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const detail = `The database of Xperience cannot be used: ${error.message}`;
    return {
      status: { reachable: false, ...site, detail },
      contactSync: off,
      problems: [{ code: 'xperienceUnreachable', detail }],
    };
  }
}

async function readDynamics(parts: SyncParts, url: string) {
  try {
    const identity = await parts.dataverse.whoAmI({ signal: parts.stopping });
    const organization = await parts.dataverse.readOrganization({ signal: parts.stopping });
    return {
      status: {
        reachable: true,
        url,
        version: organization.version,
        organizationId: identity.organizationId,
        applicationUserId: identity.userId,
      },
      problems: [],
      identity,
    };
  } catch (error) {
    if (!(error instanceof DataverseUnavailable)) throw error;
    const { code, detail } = refusalOfDataverse(error);
    return { status: { reachable: false, url, detail }, problems: [{ code, detail }], identity: undefined };
  }
}

async function countMapped(parts: SyncParts): Promise<number> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] }).catch(
    () => undefined,
  );
  return plan?.mapping.pairs.length ?? 0;
}

/** What a run would be refused for. */
async function findObstacle(parts: SyncParts): Promise<Problem[]> {
  try {
    await prepareContacts(parts, { switches: 'required', fresh: false });
    return [];
  } catch (error) {
    if (error instanceof SyncRefused) return [{ code: error.refusal.code, detail: error.refusal.detail }];
    if (error instanceof DataverseUnavailable) {
      const { code, detail } = refusalOfDataverse(error);
      return [{ code, detail }];
    }
    throw error;
  }
}
