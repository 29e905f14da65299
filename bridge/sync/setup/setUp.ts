import type { BridgeDatabase, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { type MigrateResult, migrate } from '../../database/migrate.ts';
import { readSchemaVersion } from '../../database/readSchemaVersion.ts';
import { typed } from '../../database/typed.ts';
import { addMissingSettings } from '../../xperience/addMissingSettings.ts';
import { checkXperience } from '../../xperience/checkXperience.ts';
import { type CreatedField, createLinkFields } from '../../xperience/createLinkFields.ts';
import { type ModuleTask, readModuleTasks } from '../../xperience/readModuleTasks.ts';
import type { XperienceFinding } from '../../xperience/xperienceFinding.ts';
import { findIdentityMismatch, type OrganizationIdentity, saveIdentity } from '../installationIdentity.ts';
import { SyncRefused } from '../syncRefused.ts';
import { type AdoptionReport, adoptLinks, countLinked } from './adoptLinks.ts';
import { readMark, saveMark, setupMarks } from './setupMarks.ts';

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
  /** Fingerprint of the stored mapping, asked when the bridge tables are there. */
  readFingerprint?: () => Promise<string | undefined>;
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
export async function setUp(database: BridgeDatabase, request: SetUpRequest): Promise<SetUpReport> {
  const obstacles = (await checkXperience(database)).filter(({ code }) => !code.startsWith('linkField'));
  if (obstacles.length > 0) throw refuse('notXperience', obstacles.map(textOf).join(' '));
  const tasks = await readModuleTasks(database);
  if (await isModulesDatabase(database)) refuseAtWork(tasks);
  const migrated = await migrate(
    database,
    request.installationId === undefined ? {} : { installationId: request.installationId },
  );
  const fingerprint = await request.readFingerprint?.();
  const changes = await inTransaction(database, async (handle) => {
    await handle.dialect.migrationLock?.execute(handle.db);
    if (!request.adoptAgain) await refuseMismatch(handle, request.organization);
    await saveIdentity(handle, request.organization);
    const settings = await addMissingSettings(handle);
    if (settings.length > 0) await remember(handle, setupMarks.addedSettings, settings);
    const fields: CreatedField[] = request.createFields ? await createLinkFields(handle) : [];
    if (fields.length > 0) await remember(handle, setupMarks.createdFields, fields);
    const adoption = (await isModulesDatabase(handle))
      ? await adoptLinks(handle, {
          tasks,
          timeZone: request.timeZone,
          history: request.history ?? false,
          fingerprint,
        })
      : undefined;
    return {
      settingsAdded: settings.map(({ name }) => name),
      fieldsCreated: fields.map(({ name }) => name),
      adoption,
    };
  });
  return { ...migrated, ...changes, findings: await checkXperience(database) };
}

/** Links, but nothing the bridge has done: the module has worked here alone. */
async function isModulesDatabase(database: DatabaseHandle): Promise<boolean> {
  const columns = await database.dialect.readColumns(database.db, 'OM_Contact');
  if (!columns.some(({ name }) => name.toLowerCase() === 'contactdynamics365relatedid')) return false;
  if ((await countLinked(database)) === 0) return false;
  if ((await readSchemaVersion(database)) === undefined) return true;
  for (const table of ['dynamics365.link', 'dynamics365.run', 'dynamics365.cursor'] as const) {
    const used = await database.db
      .selectFrom(table)
      .select((eb) => typed(eb.fn.countAll(), 'int').as('rows'))
      .execute();
    if ((used[0]?.rows ?? 0) > 0) return false;
  }
  return true;
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

/** Adds to what earlier set-ups have made. */
async function remember<T>(
  handle: DatabaseHandle,
  mark: 'setup.addedSettings' | 'setup.createdFields',
  made: readonly T[],
): Promise<void> {
  await saveMark(handle, mark, [...((await readMark<T[]>(handle, mark)) ?? []), ...made]);
}

function textOf({ detail, remedy }: XperienceFinding): string {
  return `${detail} ${remedy}`;
}

function refuse(code: string, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'notReady', code, detail });
}
