import { randomUUID } from 'node:crypto';
import type { RegardedContact } from '../../../bridge/sync/actions/activityRequest.ts';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { type Stage, startStage } from '../startStage.ts';
import { type ModuleSetting, storeModuleSetting } from '../storeModuleSetting.ts';

type Row = Record<string, unknown>;

export interface ActionStage extends Stage {
  /** A contact that is linked, and one that is not. */
  linked: RegardedContact & { rowId: string };
  unlinked: RegardedContact;
  /** The row of an activity as Dynamics has it. */
  activity(set: 'tasks' | 'appointments', id: string): Promise<Row>;
  /** Participation type and ID of everybody who takes part, the platform's own parties left out. */
  parties(id: string): Promise<[number, string][]>;
  count(table: string): number;
  setting(name: ModuleSetting, value: string): Promise<void>;
  contact(contactId: number): Promise<RegardedContact>;
}

/** A stage with few contacts, of which the first has been sent. */
export async function startActionStage(): Promise<ActionStage> {
  const stage = await startStage({ contacts: 20, seed: 3 });
  const { db } = stage.database;
  const contact = async (contactId: number): Promise<RegardedContact> => {
    const row = await db
      .selectFrom('OM_Contact')
      .select(['ContactID', 'ContactGUID', 'ContactDynamics365RelatedID'])
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow();
    return { contactId, contactGuid: row.ContactGUID, rowId: row.ContactDynamics365RelatedID };
  };
  await importContact(stage.engine.parts, 1);
  const linked = await contact(1);
  return {
    ...stage,
    linked: { ...linked, rowId: linked.rowId ?? '' },
    unlinked: await contact(2),
    contact,
    activity: async (set, id) => (await stage.inDynamics.get<Row>(`${set}(${id})`)).body,
    parties: async (id) => {
      const { body } = await stage.inDynamics.get<{ appointment_activity_parties: Row[] }>(
        `appointments(${id})?$select=subject&$expand=appointment_activity_parties($select=participationtypemask,_partyid_value;$orderby=participationtypemask)`,
      );
      return body.appointment_activity_parties
        .map(({ participationtypemask: mask, _partyid_value: party }): [number, string] => [
          Number(mask),
          String(party),
        ])
        .filter(([mask]) => mask < 8);
    },
    count: (table) => stage.dynamics.organization.table(table)?.rows.size() ?? 0,
    setting: (name, value) => storeModuleSetting(stage.database, name, value),
  };
}

export const newKey = randomUUID;
