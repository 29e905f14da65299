import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { CallOptions, DataverseTable, MetadataOptions } from '../../dataverse/types.ts';
import type { Switches } from '../../xperience/settings/readSettings.ts';
import type { RefusalCode } from '../refusalCode.ts';
import { type CompiledPlan, compileStored } from '../settings/compileStored.ts';
import { contactTable } from '../settings/contactTable.ts';
import { knownCondition } from '../settings/knownCondition.ts';
import { type KnownConfiguration, knownConfiguration } from '../settings/knownConfiguration.ts';
import { allowsExchange } from '../settings/qualifyingCondition.ts';
import { refuseIncomplete } from '../settings/readConfiguration.ts';
import { areStillSame } from '../settings/readKeyTables.ts';
import { settingsPlace } from '../settings/settingsPlace.ts';
import { rememberMapping } from '../state/mappedFields.ts';
import {
  type BridgeSettings,
  bridgeSettingsOf,
  parseBridgeSettings,
} from '../state/settings/bridgeSettings.ts';
import type { OwnRow } from '../state/settings/settingRows.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ContactPlan } from './contactWork.ts';

export interface Preparation<Needed extends keyof BridgeSettings = keyof BridgeSettings> {
  /** `required`: contact sync must be on and the minimum above 0, as for runs; ImportContact needs only a mapping. */
  switches: 'required' | 'ignored';
  /** Read the metadata of the table anew, as each run does, so that a column that has gone is noticed first. */
  fresh: boolean;
  /** Read it anew where it was read longer ago than this, ms. */
  maxAgeMs?: number;
  /** Settings and mapping as they were a moment ago will do: for calls that only look. */
  reuse?: boolean;
  /** Settings of the bridge that are needed, default all: one that is broken stops only what needs it. */
  needs?: readonly Needed[];
  /** Nobody is asked who qualifies: for calls about a contact that is named. */
  anyContact?: boolean;
  /** What requests for the metadata go under. */
  call?: CallOptions;
}

/** What a mapping is compiled from. */
interface Source {
  /** The texts the mapping is stored as. */
  mapping: string;
  form: string;
  table: DataverseTable;
}

/** The last compiled mapping of an engine, or one that is being compiled. */
interface Kept<Compiled = CompiledPlan> extends Source {
  compiled: Compiled;
}

const kept = new WeakMap<SyncParts, Kept>();
const compiling = new WeakMap<SyncParts, Kept<Promise<CompiledPlan>>>();

/**
 * Reads settings, contact class and metadata and compiles the mapping. While neither the texts it is made from nor
 * the descriptions of tables have changed, the mapping compiled last is used again.
 * @throws SyncRefused with every reason when nothing may be sent
 * @throws DataverseUnavailable when the metadata cannot be read
 */
export async function prepareContacts<Needed extends keyof BridgeSettings = keyof BridgeSettings>(
  parts: SyncParts,
  preparation: Preparation<Needed>,
): Promise<ContactPlan<Needed>> {
  const { call, fresh, maxAgeMs, needs, reuse } = preparation;
  const known = await knownConfiguration(parts, { reuse });
  const { configuration } = known;
  const { module: settings } = configuration;
  if (preparation.switches === 'required') refuseContactsOff(parts.database, settings, configuration.own);
  refuseIncomplete(configuration);
  const form = await known.form();
  const age: MetadataOptions = { ...call, fresh, ...(maxAgeMs !== undefined && { maxAgeMs }) };
  const table = await parts.dataverse.describeTable(contactTable, age);
  const compiled = await compiledFrom(parts, { known, form, table }, age);
  const installationId = await known.installationId();
  return {
    installationId,
    table,
    ...compiled,
    settings: {
      ...bridgeSettingsOf(configuration.own, needs),
      minimumScore: settings.minimumScore,
      ...(tellsWhoQualifies(preparation) && {
        groups: (await knownCondition(parts, known, { reuse })).groups,
      }),
    },
  };
}

/** Who needs the rule asks who qualifies. */
function tellsWhoQualifies({ needs, anyContact = false }: Preparation): boolean {
  return !anyContact && (needs === undefined || needs.includes('scoreRule'));
}

async function compiledFrom(
  parts: SyncParts,
  { known, form, table }: { known: KnownConfiguration; form: string; table: DataverseTable },
  age: MetadataOptions,
): Promise<CompiledPlan> {
  const source: Source = { mapping: known.mappingText, form, table };
  const last = kept.get(parts);
  if (
    last &&
    isSameSource(last, source) &&
    (await areStillSame(parts.dataverse, last.compiled.keyTables, age))
  )
    return last.compiled;
  const pending = compiling.get(parts);
  if (pending && !age.fresh && isSameSource(pending, source)) {
    // Who compiles it may have had less patience; then this caller tries for itself.
    const shared = await pending.compiled.catch(() => undefined);
    if (shared) return shared;
  }
  const own = { ...source, compiled: compile(parts, known, source, age) };
  compiling.set(parts, own);
  return own.compiled.finally(() => {
    if (compiling.get(parts) === own) compiling.delete(parts);
  });
}

async function compile(
  parts: SyncParts,
  known: KnownConfiguration,
  source: Source,
  age: MetadataOptions,
): Promise<CompiledPlan> {
  const compiled = await compileStored(parts, known.configuration.mapping, source.table, age);
  await rememberMapping(parts.database, compiled);
  kept.set(parts, { ...source, compiled });
  return compiled;
}

function isSameSource(one: Source, other: Source): boolean {
  return one.mapping === other.mapping && one.form === other.form && one.table === other.table;
}

/**
 * The mapping as it was compiled last, while what it was compiled from in Xperience and the bridge tables has not changed:
 * what was known of rows with another mapping says nothing of columns that were mapped since.
 * @returns undefined where it has to be compiled anew
 */
export async function compiledWhileSame(
  parts: SyncParts,
  options: { reuse?: boolean } = {},
): Promise<CompiledPlan | undefined> {
  const last = kept.get(parts);
  if (!last) return undefined;
  const known = await knownConfiguration(parts, options);
  return known.mappingText === last.mapping && (await known.form()) === last.form ? last.compiled : undefined;
}

/** @throws SyncRefused when contact sync is off or the minimum not above 0 */
export function refuseContactsOff(
  database: Pick<DatabaseHandle, 'product'>,
  switches: Pick<Switches, 'contactSyncEnabled' | 'minimumScore'>,
  own: readonly OwnRow[],
): void {
  if (!switches.contactSyncEnabled) {
    throw switchedOff(
      'contactSyncOff',
      `Contact synchronization is switched off in ${settingsPlace(database)}. Switch it on first.`,
    );
  }
  if (!allowsExchange(database, switches, parseBridgeSettings(own).settings)) {
    throw switchedOff(
      'minimumScoreNotSet',
      `The minimum score in ${settingsPlace(database)} is not above 0, so no contact qualifies. Set it first.`,
    );
  }
}

/** One status for one code: rows from Dynamics are refused as forbidden, as the module did, and so is a run. */
function switchedOff(code: RefusalCode, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'forbidden', code, detail });
}
