import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { DataverseUnavailable } from '../../bridge/dataverse/dataverseUnavailable.ts';
import type { DataverseTable } from '../../bridge/dataverse/types.ts';
import { readModuleMapping } from '../../bridge/mapping/settings/readModuleMapping.ts';
import { searchLost } from '../../bridge/sync/activities/lost/searchLost.ts';
import { compileStored } from '../../bridge/sync/settings/compileStored.ts';
import { contactTable } from '../../bridge/sync/settings/contactTable.ts';
import { readAdoption } from '../../bridge/sync/state/readAdoption.ts';
import { readExtensionRows } from '../../bridge/sync/state/settings/mappingExtensions.ts';
import { SyncRefused } from '../../bridge/sync/syncRefused.ts';
import { readSettings } from '../../bridge/xperience/settings/readSettings.ts';
import { readSharedRows } from '../../bridge/xperience/setup/leftToModule.ts';
import {
  countLinked,
  hasLinkColumn,
  type ModuleTask,
  readModuleNames,
  readModuleSteps,
  readModuleTasks,
} from '../../bridge/xperience/setup/readModule.ts';
import { changesOfPair } from './changesOfPair.ts';
import type { FoundPair, ModuleCheck } from './moduleCheck.ts';
import type { OpenedForCheck } from './openForCheck.ts';
import type { MigrateOptions } from './readOptions.ts';
import { settingsOfModule } from './settingsOfModule.ts';
import { switchedOff } from './switchedOff.ts';

/** So many shared rows are told; of more it is told that there are more. */
const mostSharedRows = 1_000;

/**
 * Finds out what the module left and what is different from now on. Reads on both sides, and writes nothing.
 * @param progress told how many contacts were compared
 */
export async function readCheck(
  opened: OpenedForCheck,
  options: Pick<MigrateOptions, 'compare' | 'since' | 'only'>,
  { signal, progress }: { signal: AbortSignal; progress: (contacts: number) => void },
): Promise<ModuleCheck> {
  const { database, site } = opened;
  // The module keeps its settings in an administration of its own kind: it never ran in another product.
  if (!database.product.settings.shownInAdministration) return nothingFound;
  const tasks = await readModuleTasks(database);
  const modules = await readModuleNames(database);
  const settings = await readSettings(database, site);
  const hasLinks = await hasLinkColumn(database);
  const linked = hasLinks ? await countLinked(database) : 0;
  const sharedRows = hasLinks ? (await readSharedRows(database, mostSharedRows)).length : 0;
  const installed = (await readSchemaVersion(database)) !== undefined;
  const mapping = await readPairs(opened, settings.contactMapping, installed);
  const takenOver = installed ? await readAdoption(database) : undefined;
  const found = tasks.length > 0 || modules.length > 0 || linked > 0 || settings.contactMapping !== '';
  const compare = options.compare && linked > 0;
  return {
    found,
    modules,
    tasks: tasks.map(({ displayName, ...task }) => ({ ...task, name: displayName })),
    settings: settingsOfModule(settings, mapping.pairs.length),
    ...mapping,
    links: { linked, sharedRows },
    ...(takenOver ? { takenOver } : {}),
    switchOff: found ? switchedOff(tasks, await readModuleSteps(database)) : [],
    lost: compare
      ? await lookForLost(opened, tasks, { ...options, signal, progress })
      : { notCompared: linked === 0 ? 'No contact is linked.' : 'Not looked for.', passes: false },
  };
}

const nothingFound: ModuleCheck = {
  found: false,
  modules: [],
  tasks: [],
  settings: [],
  pairs: [],
  mappingProblems: [],
  links: { linked: 0, sharedRows: 0 },
  switchOff: [],
  lost: { notCompared: 'The module never ran in this product.', passes: false },
};

async function readPairs(
  { database, parts }: OpenedForCheck,
  setting: string,
  installed: boolean,
): Promise<Pick<ModuleCheck, 'pairs' | 'mappingProblems'>> {
  const read = readModuleMapping(setting);
  if ('flaws' in read)
    return { pairs: [], mappingProblems: read.flaws.map(({ place, detail }) => `${place}: ${detail}`) };
  const mapped = read.value.filter(({ Dynamics365Field: column }) => column);
  let table: DataverseTable | undefined;
  const mappingProblems: string[] = [];
  if (!('notAsked' in parts) && mapped.length > 0) {
    try {
      table = await parts.dataverse.describeTable(contactTable);
      const extensions = installed ? await readExtensionRows(database) : [];
      await compileStored(parts, { setting, extensions }, table);
    } catch (error) {
      if (!(error instanceof SyncRefused || error instanceof DataverseUnavailable)) throw error;
      mappingProblems.push(error.message);
    }
  }
  const pairs = mapped.map((item): FoundPair => {
    const { XperienceFieldName: field, Dynamics365Field: column, DynamicsAttributeFormat: format } = item;
    const type = table?.columns.find(({ name }) => name === column)?.type ?? item.DynamicsAttributeType ?? '';
    return { field, column: column ?? '', type, changes: changesOfPair(type, format) };
  });
  return { pairs, mappingProblems };
}

async function lookForLost(
  { parts }: OpenedForCheck,
  tasks: readonly ModuleTask[],
  {
    since,
    only,
    signal,
    progress,
  }: Pick<MigrateOptions, 'since' | 'only'> & { signal: AbortSignal; progress: (contacts: number) => void },
): Promise<ModuleCheck['lost']> {
  if ('notAsked' in parts) return { notCompared: `Dynamics was not asked. ${parts.notAsked}`, passes: false };
  const lastRun = tasks.find(({ kind }) => kind === 'activities')?.lastRun ?? undefined;
  try {
    return await searchLost(parts, { lastRun, since, only, call: { signal } }, async (_lost, contacts) =>
      progress(contacts),
    );
  } catch (error) {
    if (error instanceof SyncRefused) return { notCompared: error.message, passes: false };
    if (error instanceof DataverseUnavailable) return { notCompared: error.message, passes: true };
    throw error;
  }
}
