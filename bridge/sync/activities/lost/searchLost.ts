import { readSchemaVersion } from '../../../database/readSchemaVersion.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { CallOptions } from '../../../dataverse/types.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import { listActivityTypes } from '../../../xperience/activities/listActivityTypes.ts';
import { readSettings } from '../../../xperience/settings/readSettings.ts';
import {
  longAgo,
  type ModuleContact,
  readModuleContacts,
  readSharedRows,
} from '../../../xperience/setup/leftToModule.ts';
import { readLeftToModule } from '../../state/activities/readLeftToModule.ts';
import { readInstallation } from '../../state/installation.ts';
import type { SyncParts } from '../../syncParts.ts';
import type { ActivityPlan } from '../activityWork.ts';
import { createActivityPlan } from '../prepareActivities.ts';
import { readStoredTypeMap } from '../types/storedTypeMap.ts';
import type { SentType, UnsentType } from '../types/typePlan.ts';
import { findLost } from './findLost.ts';
import { createLostCounts, type LostPeriod } from './lostCounts.ts';

export type LostParts = Pick<SyncParts, 'database' | 'dataverse' | 'site' | 'zones' | 'extensions'>;

export interface LostRequest {
  /** When the module's task for activities ran last, local time; undefined when it never ran. */
  lastRun: DateTime2 | undefined;
  /** Only activities created from this local time on. */
  since?: string | undefined;
  /** Only activities of these types, by code name in lower case; without it all. */
  only?: readonly string[] | undefined;
  call: CallOptions;
}

export interface LostReport {
  contacts: number;
  contactsWithoutRow: number;
  contactsTooLarge: number;
  periods: LostPeriod[];
  /** Types whose activities become rows, by code name in lower case. */
  types: string[];
  /** Types that are wanted but cannot be sent just now: their activities were not compared. */
  blocked: UnsentType[];
}

const contactsAtOnce = 200;
const mostSharedRows = 10_000;
/** Nothing was sent under IDs of an installation that there is not yet. */
const noInstallation = '00000000-0000-0000-0000-000000000000';

/**
 * Looks through the activities that were the module's to send, of all contacts it has linked, for those that Dynamics has
 * no row for. After the set-up these are the activities that the bridge left to the module; before it, those that it would.
 * Reads on both sides in pages, and writes nothing.
 * @param onPage told of what was lost of some contacts, and how many were compared by then
 * @throws SyncRefused, DataverseUnavailable
 */
export async function searchLost(
  parts: LostParts,
  request: LostRequest,
  onPage: (lost: readonly LinkedActivity[], contacts: number) => Promise<void>,
): Promise<LostReport> {
  const { database, dataverse, zones } = parts;
  const { call, since, only } = request;
  const installed = (await readSchemaVersion(database)) !== undefined;
  const plan = await planOf(parts, call, installed);
  const { sent, blocked } = await sortTypes(parts, plan, only);
  const counts = createLostCounts();
  const search = { database, dataverse, plan, types: sent, call, timeZone: zones.xperience, since };
  const pages = installed ? adopted(database) : linked(database, request.lastRun ?? longAgo);
  for await (const contacts of sent.length === 0 ? [] : pages) {
    call.signal?.throwIfAborted();
    await onPage(await findLost(search, contacts, counts), counts.contacts);
  }
  const { contacts, contactsWithoutRow, contactsTooLarge } = counts;
  const types = sent.map(({ type }) => type);
  return { contacts, contactsWithoutRow, contactsTooLarge, periods: counts.periods(), types, blocked };
}

/** As the bridge would send them; before the set-up nobody has mapped a type, and each goes to the table of its name. */
async function planOf(parts: LostParts, call: CallOptions, installed: boolean): Promise<ActivityPlan> {
  const { database, dataverse, zones, site, extensions } = parts;
  const items = installed ? await readStoredTypeMap(database) : [];
  const { defaultOwner } = await readSettings(database, site);
  const { activityTypes } = extensions;
  return createActivityPlan(
    { database, dataverse, call, zones, items, defaultOwner, extensions: activityTypes, fresh: true },
    installed ? (await readInstallation(database)).installationId : noInstallation,
  );
}

async function sortTypes({ database }: LostParts, plan: ActivityPlan, only: readonly string[] | undefined) {
  const names = new Set((await listActivityTypes(database)).map(({ name }) => name.toLowerCase()));
  const sent: SentType[] = [];
  const blocked: UnsentType[] = [];
  for (const name of names) {
    if (only && !only.includes(name)) continue;
    const planned = await plan.typePlan(name);
    if (planned.kind === 'sent') sent.push(planned);
    else if (planned.kind === 'blocked') blocked.push(planned);
  }
  return { sent, blocked };
}

async function* adopted(database: LostParts['database']): AsyncGenerator<ModuleContact[]> {
  for (let after = 0; ; ) {
    const page = await readLeftToModule(database, { after, limit: contactsAtOnce });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.contactId;
  }
}

/** Those that share a row are left alone, as the set-up leaves them. */
async function* linked(database: LostParts['database'], lastRun: DateTime2): AsyncGenerator<ModuleContact[]> {
  const shared = new Set(await readSharedRows(database, mostSharedRows));
  for (let after = 0; ; ) {
    const page = await readModuleContacts(database, { after, limit: contactsAtOnce, lastRun });
    const last = page.at(-1);
    if (!last) return;
    yield page.filter(({ rowId }) => !shared.has(rowId));
    after = last.contactId;
  }
}
