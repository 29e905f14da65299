import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import type { NewRow } from '../../bridge/database/defineTable.ts';
import { inTransaction } from '../../bridge/database/inTransaction.ts';
import { migrate } from '../../bridge/database/migrate.ts';
import type { contact } from '../../bridge/xperience/products/xperience13/tables/contactTables.ts';
import { xperienceTables } from '../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';
import { contactGroup, contactGroupMember } from '../../bridge/xperience/tables/groupTables.ts';
import { addClasses } from '../../scripts/sample/addClasses.ts';
import { addCountries } from '../../scripts/sample/addCountries.ts';
import { addSite } from '../../scripts/sample/addSite.ts';
import { sampleContact } from '../../scripts/sample/contactClass.ts';
import { createTables } from '../../scripts/sample/createTables.ts';
import type { EngineTraits, TestEngine } from '../database/engine.ts';
import { useFilledDatabase } from '../database/useDatabase.ts';

/** Makes the tables of an Xperience database with a site, settings, countries and classes, but nobody in it. */
export async function makeXperience(database: DatabaseHandle): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await createTables(transaction, [
      ...Object.values({ ...xperienceTables, OM_Contact: sampleContact }),
      contactGroup,
      contactGroupMember,
    ]);
    await addSite(transaction);
    await addCountries(transaction);
    await addClasses(transaction);
  });
}

/** Such a database with the bridge tables, gone when the test has finished. */
export async function openXperience(engine: TestEngine): Promise<DatabaseHandle> {
  return (await openXperienceWithTraits(engine)).database;
}

/** The same, for tests that must know where the engine falls short. */
export async function openXperienceWithTraits(
  engine: TestEngine,
): Promise<{ database: DatabaseHandle; traits: EngineTraits }> {
  const { database, traits } = await useFilledDatabase(engine, makeWhole);
  return { database, traits };
}

async function makeWhole(database: BridgeDatabase): Promise<void> {
  await makeXperience(database);
  await migrate(database);
}

/** A GUID to tell things apart by. */
export const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export type ContactValues = Partial<NewRow<typeof contact>> & Record<string, unknown>;

/** Adds a contact; the first one gets ContactID 1. @returns its ContactID */
export async function addContact(
  { db, dialect }: DatabaseHandle,
  values: ContactValues = {},
): Promise<number> {
  const insert = db.insertInto('OM_Contact').values({
    ContactGUID: crypto.randomUUID(),
    ContactCreated: dateTime2('2026-01-01T00:00:00'),
    ContactLastModified: dateTime2('2026-01-01T00:00:00'),
    ...values,
  });
  const { ContactID } = await dialect.outputInserted(insert, ['ContactID']).executeTakeFirstOrThrow();
  return ContactID;
}

/** Some points of a contact in a score, by a rule of its own. */
export async function addPoints(
  { db }: DatabaseHandle,
  points: { contactId: number; scoreId: number; value: number; expiration?: string },
): Promise<void> {
  const { RuleID } = await addRule(db, points.scoreId);
  await db
    .insertInto('OM_ScoreContactRule')
    .values({
      ScoreID: points.scoreId,
      ContactID: points.contactId,
      RuleID,
      Value: points.value,
      Expiration: points.expiration === undefined ? null : dateTime2(points.expiration),
    })
    .execute();
}

/** Adds a score. @returns its ScoreID */
export async function addScore(
  { db, dialect }: DatabaseHandle,
  name: string,
  enabled = true,
): Promise<number> {
  const insert = db.insertInto('OM_Score').values({
    ScoreName: name,
    ScoreDisplayName: name,
    ScoreEnabled: enabled,
    ScoreGUID: crypto.randomUUID(),
    ScoreLastModified: dateTime2('2026-01-01T00:00:00'),
  });
  const { ScoreID } = await dialect.outputInserted(insert, ['ScoreID']).executeTakeFirstOrThrow();
  return ScoreID;
}

async function addRule(db: DatabaseHandle['db'], scoreId: number): Promise<{ RuleID: number }> {
  const RuleGUID = crypto.randomUUID();
  await db
    .insertInto('OM_Rule')
    .values({
      RuleScoreID: scoreId,
      RuleCondition: '',
      RuleGUID,
      RuleLastModified: dateTime2('2026-01-01T00:00:00'),
    })
    .execute();
  return db.selectFrom('OM_Rule').select('RuleID').where('RuleGUID', '=', RuleGUID).executeTakeFirstOrThrow();
}

/** Puts a contact on hold. */
export async function hold({ db, dialect }: DatabaseHandle, contactId: number): Promise<void> {
  await db
    .insertInto('dynamics365.contact_state')
    .values({ contact_id: contactId, held: true, changed_at: dialect.utcNow() })
    .execute();
}
