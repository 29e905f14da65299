import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { CallOptions } from '../../dataverse/types.ts';
import { readSettings, type Switches } from '../../xperience/settings/readSettings.ts';
import type { RefusalCode } from '../refusalCode.ts';
import { settingsPlace } from '../settings/settingsPlace.ts';
import { readInstallation } from '../state/installation.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ActivityPlan } from './activityWork.ts';
import { planType, type TypeSource } from './types/planType.ts';
import { readStoredTypeMap } from './types/storedTypeMap.ts';
import type { TypePlan } from './types/typePlan.ts';

export interface ActivityPreparation {
  /** `required`: activity sync and contact sync must be on, as for runs. */
  switches: 'required' | 'ignored';
  /** Read metadata anew, so that a table or column that has gone is noticed first. */
  fresh: boolean;
  call?: CallOptions;
}

/**
 * Reads settings and type map; what a type needs of Dynamics is read when its first activity is met.
 * @throws SyncRefused when nothing may be sent
 * @throws DataverseUnavailable
 */
export async function prepareActivities(
  parts: SyncParts,
  { switches, fresh, call = {} }: ActivityPreparation,
): Promise<ActivityPlan> {
  const { database, dataverse, zones, site } = parts;
  const extensions = parts.extensions.activityTypes;
  const settings = await readSettings(database, site);
  if (switches === 'required') refuseActivitiesOff(database, settings);
  const items = await readStoredTypeMap(database);
  const { installationId } = await readInstallation(database);
  if (fresh) await dataverse.listTables({ ...call, fresh });
  const { defaultOwner } = settings;
  return createActivityPlan(
    { database, dataverse, call, zones, items, defaultOwner, extensions, fresh },
    installationId,
  );
}

/** The plan of activities by a type map and an owner that were read; each type is looked into when it is asked first. */
export function createActivityPlan(source: TypeSource, installationId: string): ActivityPlan {
  const plans = new Map<string, Promise<TypePlan>>();
  return {
    installationId,
    settings: {
      defaultOwner: source.defaultOwner ?? '',
      activityTypes: createHash('sha256').update(JSON.stringify(source.items)).digest('base64url'),
    },
    typePlan(type) {
      const name = type.toLowerCase();
      const known = plans.get(name);
      if (known) return known;
      const plan = planType(source, type);
      plans.set(name, plan);
      return plan;
    },
    block(type, because) {
      const name = type.toLowerCase();
      plans.set(name, Promise.resolve({ kind: 'blocked', type: name, ...because }));
    },
  };
}

type ActivitySwitches = Pick<Switches, 'activitySyncEnabled' | 'contactSyncEnabled'>;

/** Whether activities are sent at all. */
export function sendsActivities(settings: ActivitySwitches): boolean {
  return settings.activitySyncEnabled && settings.contactSyncEnabled;
}

/** @throws SyncRefused when activities are not sent */
export function refuseActivitiesOff(
  database: Pick<DatabaseHandle, 'product'>,
  settings: ActivitySwitches,
): void {
  if (sendsActivities(settings)) return;
  const [code, what]: [RefusalCode, string] = settings.activitySyncEnabled
    ? ['contactSyncOff', 'Activity synchronization needs contact synchronization, which']
    : ['activitySyncOff', 'Activity synchronization'];
  throw new SyncRefused({
    kind: 'forbidden',
    code,
    detail: `${what} is switched off in ${settingsPlace(database)}. Switch it on first.`,
  });
}
