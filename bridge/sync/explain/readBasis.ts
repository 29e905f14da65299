import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import type { ContactPlan } from '../contacts/contactWork.ts';
import type { LoadSource } from '../contacts/loadContacts.ts';
import { knownCondition } from '../settings/knownCondition.ts';
import { knownConfiguration } from '../settings/knownConfiguration.ts';
import { allowsExchange, conditionSettings } from '../settings/qualifyingCondition.ts';
import { settingsPlace } from '../settings/settingsPlace.ts';
import { readPause } from '../state/pause/pause.ts';
import { readWaitingRuns } from '../state/runs/runStore.ts';
import { bridgeSettingsOf } from '../state/settings/bridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';

/** What an explanation rests on besides the contact. */
export interface Basis {
  mapping: LoadSource['plan']['mapping'];
  fingerprint: string;
  settings: ScoreCondition;
  contactSyncEnabled: boolean;
  /** Whether anything is sent at all. */
  enabled: boolean;
}

/** Without the metadata of Dynamics no pair means anything. */
const noMapping = { pairs: [], columns: [], fields: [], fingerprint: '' };

/** @param plan absent where Dynamics could not be asked for its metadata: then no field is shown */
export async function readBasis(
  parts: SyncParts,
  plan: ContactPlan<'scoreRule'> | undefined,
): Promise<Basis> {
  const known = await knownConfiguration(parts, { reuse: true });
  const { configuration } = known;
  const { contactSyncEnabled } = configuration.module;
  const own = bridgeSettingsOf(configuration.own, conditionSettings);
  return {
    mapping: plan?.mapping ?? noMapping,
    fingerprint: plan?.fingerprint ?? '',
    settings: await knownCondition(parts, known, { reuse: true }),
    contactSyncEnabled,
    enabled: contactSyncEnabled && allowsExchange(parts.database, configuration.module, own),
  };
}

/** What keeps every contact from being sent now, as the end of a sentence; undefined where nothing does. */
export async function readObstacle(
  database: DatabaseHandle,
  { contactSyncEnabled, settings }: Basis,
): Promise<string | undefined> {
  const pause = await readPause(database);
  if (pause) return `the bridge is paused by ${pause.by} (${pause.reason})`;
  if (!contactSyncEnabled) return `contact synchronization is switched off in ${settingsPlace(database)}`;
  if (!settings.groups && settings.minimumScore <= 0)
    return `the minimum score in ${settingsPlace(database)} is not above 0`;
  const [waiting] = await readWaitingRuns(database, 'contacts');
  return waiting && `run ${waiting.id} waits for a confirmation`;
}
