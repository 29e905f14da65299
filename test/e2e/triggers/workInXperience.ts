import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { disqualify, qualify } from '../../sync/qualifying.ts';
import { type ModuleSetting, storeModuleSetting } from '../../sync/storeModuleSetting.ts';

/** What visitors, editors and administrators do in Xperience that triggers tell of. */
export interface InXperience {
  setSetting(name: ModuleSetting, value: string): Promise<void>;
  /** Makes nobody qualify whom a test did not give points. */
  raiseMinimum(): Promise<void>;
  /** Points of one rule, in place of all a contact had. Where groups count, more than a raised minimum stands for being in one. */
  givePoints(contacts: readonly number[], value?: number): Promise<void>;
  /** Gives contacts another city; all get the same stamp. */
  edit(contacts: readonly number[], city: string): Promise<void>;
  /** ContactIDs, in their order. */
  contacts(): Promise<number[]>;
  /** Logs an activity. @returns its number */
  logActivity(contactId: number, type: string, title: string): Promise<number>;
}

const raisedMinimum = 100_000;

export function workInXperience(database: BridgeDatabase): InXperience {
  const { db, dialect, product } = database;
  const byPoints = product.qualifyingRules[0] === 'points';
  const setSetting = (name: ModuleSetting, value: string) => storeModuleSetting(database, name, value);
  return {
    setSetting,
    async raiseMinimum() {
      if (byPoints) await setSetting('Dynamics365MinScore', String(raisedMinimum));
      else await db.deleteFrom('OM_ContactGroupMember').execute();
    },
    async givePoints(contacts, value = 200_000) {
      if (!byPoints) {
        const change = value >= raisedMinimum ? qualify : disqualify;
        for (const contactId of contacts) await change(database, contactId);
        return;
      }
      const rule = await db
        .selectFrom('OM_ScoreContactRule')
        .select(['ScoreID', 'RuleID'])
        .executeTakeFirstOrThrow();
      await db.deleteFrom('OM_ScoreContactRule').where('ContactID', 'in', contacts).execute();
      await db
        .insertInto('OM_ScoreContactRule')
        .values(contacts.map((ContactID) => ({ ContactID, ...rule, Value: value, Expiration: null })))
        .execute();
    },
    async edit(contacts, city) {
      await db
        .updateTable('OM_Contact')
        .set({ ContactCity: city, ContactLastModified: dialect.now() })
        .where('ContactID', 'in', contacts)
        .execute();
    },
    contacts: async () =>
      (await db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID').execute()).map(
        ({ ContactID }) => ContactID,
      ),
    async logActivity(contactId, type, title) {
      const insert = db.insertInto('OM_Activity').values({
        ActivityContactID: contactId,
        ActivityType: type,
        ActivityTitle: title,
        ActivityCreated: dialect.now(),
      });
      const { ActivityID } = await dialect.outputInserted(insert, ['ActivityID']).executeTakeFirstOrThrow();
      return ActivityID;
    },
  };
}
