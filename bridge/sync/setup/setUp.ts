import type { BridgeDatabase, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { type MigrateResult, migrate } from '../../database/migrate.ts';
import { readSchemaVersion } from '../../database/readSchemaVersion.ts';
import { hasBridgeTablesLeftBehind } from '../../xperience/checks/checkPlaces.ts';
import { checkXperience } from '../../xperience/checks/checkXperience.ts';
import type { XperienceFinding } from '../../xperience/checks/xperienceFinding.ts';
import { recognised } from '../../xperience/openXperience.ts';
import { isRecognised } from '../../xperience/products/recogniseProduct.ts';
import {
  type AddedSetting,
  addMissingSettings,
  planMissingSettings,
} from '../../xperience/setup/addMissingSettings.ts';
import {
  type CreatedField,
  createLinkFields,
  planLinkFields,
} from '../../xperience/setup/createLinkFields.ts';
import {
  countLinked,
  hasLinkColumn,
  type ModuleTask,
  readModuleTasks,
} from '../../xperience/setup/readModule.ts';
import type { RefusalCode } from '../refusalCode.ts';
import { type AdoptionReport, type AdoptionRequest, adoptLinks, isUnused } from '../state/adoptLinks.ts';
import { findIdentityMismatch, type OrganizationIdentity, saveIdentity } from '../state/installation.ts';
import { readMove } from '../state/move/moveState.ts';
import { readMark, saveMark, setupMarks } from '../state/settings/setupMarks.ts';
import { SyncRefused } from '../syncRefused.ts';

export interface SetUpRequest {
  /** IANA zone of Xperience's local times. */
  timeZone: string;
  /** Create the link fields where they are missing; for test databases only. */
  createFields?: boolean;
  /** Send activities the module has left behind, too. */
  history?: boolean;
  /** Take another database or organisation than the stored one. */
  adoptAgain?: boolean;
  organization?: OrganizationIdentity;
  /** Fingerprint of the mapping stored in the database that is set up, asked when the bridge tables are there. */
  readFingerprint?: (database: BridgeDatabase) => Promise<string | undefined>;
  /** Whether the first run of a new installation waits until a person has confirmed its plan; default yes. */
  firstRunWaits?: boolean;
  /** The new installation's ID, for tests and samples that need the same row IDs again. */
  installationId?: string;
}

export interface SetUpReport extends MigrateResult {
  settingsAdded: string[];
  fieldsCreated: string[];
  /** Links taken over from the module; undefined when there were none to take. */
  adoption: AdoptionReport | undefined;
  /** What an administrator still has to put right. */
  findings: XperienceFinding[];
}

/**
 * Makes a database ready for the bridge: bridge tables, settings, identity and, where the module has worked, its
 * links. Running it again, or twice at once, changes nothing more.
 * @throws SyncRefused when this is no database for it, or the module is still at work; nothing was changed then
 */
export async function setUp(opened: BridgeDatabase, request: SetUpRequest): Promise<SetUpReport> {
  const database = isRecognised(opened) ? opened : await recognised(opened);
  const obstacles = (await checkXperience(database)).filter(({ code }) => !code.startsWith('linkField'));
  if (obstacles.length > 0) throw refuse('notXperience', obstacles.map(textOf).join(' '));
  if ((await readSchemaVersion(database)) === undefined && (await hasBridgeTablesLeftBehind(database)))
    throw strayBridgeTables();
  if (!request.adoptAgain) await refuseMigratedLinks(database);
  const tasks = await readModuleTasks(database);
  if (await isModulesDatabase(database)) refuseAtWork(tasks);
  const migrated = await migrate(
    database,
    request.installationId === undefined ? {} : { installationId: request.installationId },
  );
  const fingerprint = await request.readFingerprint?.(database);
  const adoption = {
    tasks,
    timeZone: request.timeZone,
    history: request.history ?? false,
    fingerprint,
    firstRunWaits: request.firstRunWaits ?? true,
  };
  // The plan is committed first where the main database has a transaction of its own: whatever a crash leaves behind
  // there is known then, is completed by the next set-up, and is taken away by a removal.
  const changes = database.separated
    ? await carryOut(database, await plan(database, request), adoption)
    : await inTransaction(database, async (handle) =>
        carryOut(handle, await plan(handle, request), adoption),
      );
  return { ...migrated, ...changes, findings: await checkXperience(database) };
}

/** What is to be made outside the bridge tables. */
interface Plan {
  settings: AddedSetting[];
  fields: CreatedField[];
}

/** Remembers what will be made, and for which databases and organisation the bridge is set up. */
function plan(database: DatabaseHandle, request: SetUpRequest): Promise<Plan> {
  return inTransaction(database, async (handle) => {
    await handle.dialect.migrationLock?.execute(handle.db);
    await refuseHalfMoved(handle);
    if (!request.adoptAgain) await refuseMismatch(handle, request.organization);
    await saveIdentity(handle, request.organization);
    const earlierSettings = (await readMark<AddedSetting[]>(handle, setupMarks.addedSettings)) ?? [];
    const settings = await planMissingSettings(handle, earlierSettings);
    await remember(handle, setupMarks.addedSettings, earlierSettings, settings);
    const earlierFields = (await readMark<CreatedField[]>(handle, setupMarks.createdFields)) ?? [];
    const fields = request.createFields ? await planLinkFields(handle) : [];
    await remember(handle, setupMarks.createdFields, earlierFields, fields);
    return { settings, fields: request.createFields ? [...earlierFields, ...fields] : [] };
  });
}

/** Makes what was planned, as far as it is missing, and takes over the links of the module. */
function carryOut(
  database: DatabaseHandle,
  { settings, fields }: Plan,
  request: AdoptionRequest & { firstRunWaits: boolean },
): Promise<Pick<SetUpReport, 'settingsAdded' | 'fieldsCreated' | 'adoption'>> {
  return inTransaction(database, async (handle) => {
    await handle.dialect.migrationLock?.execute(handle.db);
    const added = await addMissingSettings(handle, settings);
    const created = await createLinkFields(handle, fields);
    const adoption = (await isModulesDatabase(handle)) ? await adoptLinks(handle, request) : undefined;
    if (!adoption && (await isUnused(handle))) {
      const mark = setupMarks.firstRunUnconfirmed;
      const known = await readMark(handle, mark);
      if (known === undefined) await saveMark(handle, mark, request.firstRunWaits ? 'new' : false);
    }
    return {
      settingsAdded: added.map(({ name }) => name),
      fieldsCreated: created.map(({ name }) => name),
      adoption,
    };
  });
}

/** Links, but nothing the bridge has done: the module has worked here alone. */
async function isModulesDatabase(database: DatabaseHandle): Promise<boolean> {
  if (!(await hasLinkColumn(database))) return false;
  if ((await countLinked(database)) === 0) return false;
  return (await readSchemaVersion(database)) === undefined || isUnused(database);
}

/** The module never worked with this product: links that are there were brought by a migration, with another memory. */
async function refuseMigratedLinks(database: DatabaseHandle): Promise<void> {
  if (database.product.name === 'xperience13' || !(await isModulesDatabase(database))) return;
  throw refuse(
    'migratedLinks',
    'Contacts are linked here, though the bridge has never worked in this database: they came with the migration from Xperience 13. Move the installation with “npm run setup -- --move-from OLD”, so that nothing it remembers is lost. Where no bridge worked there, but the module alone, run the set-up with --adopt-again: it takes the links over, and sends none of the activities that are here without --history.',
  );
}

/** A move that was cut short has brought a part of what the bridge remembers: whoever goes on from there forgets the rest. */
async function refuseHalfMoved(handle: DatabaseHandle): Promise<void> {
  const move = await readMove(handle);
  if (move === undefined || move.stage === 'done') return;
  throw new SyncRefused({
    kind: 'conflict',
    code: 'moveUnfinished',
    detail: `The move of an installation into this database, from ${move.from.database} on ${move.from.server}, has not come to its end. Run the set-up with --move-from again: it goes on where it was cut short. To give the move up, use --remove --yes.`,
  });
}

async function refuseMismatch(
  handle: DatabaseHandle,
  organization: OrganizationIdentity | undefined,
): Promise<void> {
  const mismatch = await findIdentityMismatch(handle, organization);
  if (mismatch) throw new SyncRefused({ kind: 'conflict', ...mismatch });
}

function refuseAtWork(tasks: readonly ModuleTask[]): void {
  const enabled = tasks.filter((task) => task.enabled).map((task) => `“${task.displayName}”`);
  if (enabled.length === 0) return;
  throw refuse(
    'moduleTaskEnabled',
    `The module still works here: the scheduled task ${enabled.join(' and ')} is enabled, and both would write to Dynamics. Disable it in the application Scheduled tasks of Xperience, wait until it has ended, and run the set-up again.`,
  );
}

/** Adds to what earlier set-ups have made or meant to make. */
async function remember<T>(
  handle: DatabaseHandle,
  mark: 'setup.addedSettings' | 'setup.createdFields',
  earlier: readonly T[],
  planned: readonly T[],
): Promise<void> {
  const fresh = planned.filter((each) => !earlier.includes(each));
  if (fresh.length > 0) await saveMark(handle, mark, [...earlier, ...fresh]);
}

/** What the bridge remembers must not be made anew: contacts on hold would be created in Dynamics again. */
function strayBridgeTables(): SyncRefused {
  return refuse(
    'bridgeTablesElsewhere',
    'The bridge tables are in the main database, but contact data is separated now: it was separated after the set-up. Move the schema dynamics365 into the database of the contacts, as docs/sql-server.md says, and run the set-up again with --adopt-again.',
  );
}

function textOf({ detail, remedy }: XperienceFinding): string {
  return `${detail} ${remedy}`;
}

function refuse(code: RefusalCode, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'notReady', code, detail });
}
