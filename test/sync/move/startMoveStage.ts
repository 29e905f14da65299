import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { noExtensions } from '../../../bridge/extensions/noExtensions.ts';
import { saveTypeMap } from '../../../bridge/sync/activities/types/storedTypeMap.ts';
import type { Installations } from '../../../bridge/sync/move/installations.ts';
import { pauseBridge, resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import { openXperience } from '../../../bridge/xperience/openXperience.ts';
import { buildSample, type SampleOptions } from '../../../scripts/sample/buildSample.ts';
import { qualifyingGroup } from '../../../scripts/sample/byKentico/addGroups.ts';
import { contactGroup, contactGroupMember } from '../../../scripts/sample/byKentico/tables/contactTables.ts';
import { insertRows } from '../../../scripts/sample/insertRows.ts';
import { openForSample } from '../../../scripts/sample/openForSample.ts';
import { migrate } from '../../standins/migrationTool/migrate.ts';
import type { MigrationReport } from '../../standins/migrationTool/migrationLog.ts';
import { createEngine, type Engine } from '../createEngine.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

/** An installation of Xperience 13 that has worked, with a new Xperience by Kentico beside it. */
export interface MoveStage extends Stage {
  /** File of the new installation. */
  target: string;
  /** Runs the vendor's migration tool, or what stands in for it. */
  migrate(): Promise<MigrationReport>;
  /** Opens both, as the set-up does; closed with the stage. @param file of the new one, where it is a copy */
  open(file?: string): Promise<Installations>;
  /** Stops and pauses the old installation. */
  pauseOld(): Promise<void>;
  /** Starts an engine on the new installation, as after the move; the group that qualifies is made there. */
  startNew(): Promise<NewEngine>;
}

export interface NewEngine {
  engine: Engine;
  database: BridgeDatabase;
  syncContacts(): Promise<Run>;
  syncActivities(): Promise<Run>;
  /** ContactIDs with their rows, as OM_Contact has them. */
  links(): Promise<Map<number, string>>;
}

export interface MoveStageOptions {
  contacts?: number;
  seed?: number;
  target?: Partial<SampleOptions>;
}

/** Prepares an installation that has sent contacts and activities, and an empty one to move to. */
export async function startMoveStage({
  contacts = 120,
  seed = 1,
  target: prepared = {},
}: MoveStageOptions = {}): Promise<MoveStage> {
  const stage = await startStage({ contacts, seed, product: '13' });
  const { timeZone, xperience } = stage.options;
  await saveTypeMap(stage.database, [{ type: 'pagevisit', table: 'phonecall' }], 'test');
  const target = join(dirname(xperience), 'new.db');
  const made = await openForSample(target, timeZone, undefined, 'xbk');
  await buildSample(made, { contacts: 0, seed, product: 'xbk', beforeMigration: true, ...prepared });
  await made.close();
  const opened: { close(): Promise<unknown> }[] = [];
  const engines: Engine[] = [];
  const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 3_600_000 } as const;
  return {
    ...stage,
    target,
    migrate: () => migrate({ source: xperience, target }),
    open: async (file = target) => {
      const old = await openXperience({ database: { kind: 'embedded', file: xperience } }, { timeZone });
      const fresh = await openXperience({ database: { kind: 'embedded', file } }, { timeZone });
      opened.push(old, fresh);
      return { old, fresh, zones: { before: timeZone, now: timeZone }, extensions: noExtensions };
    },
    pauseOld: async () => {
      await pauseBridge(stage.database, { reason: 'moving', by: 'test' });
    },
    startNew: async () => {
      const engine = await createEngine({ ...stage.options, xperience: target, product: 'xbk' });
      engines.push(engine);
      const { database } = engine.parts;
      await resumeBridge(database, { by: 'test' });
      await makeGroup(database);
      return {
        engine,
        database,
        syncContacts: async () => (await engine.runs.syncContacts(request)).run,
        syncActivities: async () => (await engine.runs.syncActivities(request)).run,
        links: async () => {
          const rows = await database.db
            .selectFrom('OM_Contact')
            .select(['ContactID', 'ContactDynamics365RelatedID as rowId'])
            .where('ContactDynamics365RelatedID', 'is not', null)
            .execute();
          return new Map(rows.map(({ ContactID, rowId }) => [ContactID, rowId ?? '']));
        },
      };
    },
    close: async () => {
      for (const each of engines) await each.stop();
      for (const each of opened) await each.close();
      await stage.close();
    },
  };
}

/** What an administrator does after the migration: makes the group whose members qualify, and chooses it. */
async function makeGroup(database: BridgeDatabase): Promise<void> {
  await insertRows(database, contactGroup, [
    {
      ContactGroupName: qualifyingGroup,
      ContactGroupDisplayName: 'Ready for sales',
      ContactGroupEnabled: true,
      ContactGroupStatus: 0,
    },
  ]);
  const linked = await database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is not', null)
    .execute();
  await insertRows(
    database,
    contactGroupMember,
    linked.map(({ ContactID }) => ({
      ContactGroupMemberContactGroupID: 1,
      ContactGroupMemberType: 0,
      ContactGroupMemberRelatedID: ContactID,
      ContactGroupMemberFromCondition: true,
    })),
  );
  await storeSetting(database, 'contactGroups', qualifyingGroup);
}

/** Rows of a query written out. */
export async function read<Row>({ db }: BridgeDatabase, query: string): Promise<Row[]> {
  return (await sql.raw<Row>(query).execute(db)).rows;
}
