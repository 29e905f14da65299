import type { ContactHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';

/** One of the two scheduled tasks of the module that the bridge replaces. */
export interface ModuleTask {
  kind: 'contacts' | 'activities';
  displayName: string;
  enabled: boolean;
  /** Local time of Xperience's server; null when it never ran. */
  lastRun: DateTime2 | null;
}

/** The module's scheduled tasks; none where the module was never installed. */
export function readModuleTasks(database: MainHandle): Promise<ModuleTask[]> {
  return database.product.module.readTasks(database);
}

/** A step of an automation process that runs the module's code. */
export interface ModuleStep {
  process: string;
  step: string;
}

/**
 * Steps of automation processes whose action is one of the module's: import, task, appointment.
 * @returns undefined where the tables cannot be seen
 */
export function readModuleSteps(database: MainHandle): Promise<ModuleStep[] | undefined> {
  return database.product.module.readSteps(database);
}

/** Names under which the module is registered among the modules of Xperience; none where its package was never imported. */
export function readModuleNames(database: MainHandle): Promise<string[]> {
  return database.product.module.readNames(database);
}

/** What the module writes where it has unlinked a contact. */
export const noRow = '00000000-0000-0000-0000-000000000000';

/** Whether OM_Contact has the field of the link. */
export async function hasLinkColumn({ db, dialect }: ContactHandle): Promise<boolean> {
  const columns = await dialect.readColumns(db, 'OM_Contact');
  return columns.some(({ name }) => name.toLowerCase() === 'contactdynamics365relatedid');
}

/** How many contacts hold the ID of a row. */
export async function countLinked({ db }: ContactHandle): Promise<number> {
  const rows = await db
    .selectFrom('OM_Contact')
    .select((eb) => typed(eb.fn.countAll(), 'int').as('linked'))
    .where('ContactDynamics365RelatedID', 'is not', null)
    .where('ContactDynamics365RelatedID', '<>', noRow)
    .execute();
  return rows[0]?.linked ?? 0;
}
