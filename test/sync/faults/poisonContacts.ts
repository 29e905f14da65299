import type { FailureKind } from '../../../bridge/sync/contacts/contactWork.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { poisonedTitle } from './logActivities.ts';

/** How Dynamics refuses a contact, and the kind of failure that makes of it. */
const poisons = [
  { kind: 'data', status: 400, code: '0x80040265', message: 'A plug-in refuses this name.' },
  { kind: 'ambiguous', status: 412, code: '0x80040333', message: 'A duplicate was found.' },
] as const satisfies readonly { kind: FailureKind; status: number; code: string; message: string }[];

const poisonOf = (id: number, kind: FailureKind): string => `Poison ${kind} ${id}.`;

/** Makes one to five contacts anywhere such that Dynamics refuses them, alone or together with others. */
export async function poisonContacts(
  stage: Stage,
  chance: Chance,
  contacts: number,
): Promise<Map<number, FailureKind>> {
  const ids = Array.from({ length: contacts }, (_, index) => index + 1);
  const poisoned = new Map<number, FailureKind>();
  for (const id of chance.some(ids, chance.whole(1, 5))) {
    const { kind } = chance.one(poisons);
    poisoned.set(id, kind);
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactLastName: poisonOf(id, kind) })
      .where('ContactID', '=', id)
      .execute();
  }
  return poisoned;
}

/** Ends all faults of the wire; what Dynamics refuses it goes on refusing. */
export function calm({ dynamics: { conditions } }: Stage, poisoned: ReadonlyMap<number, FailureKind>): void {
  conditions.faults.clear();
  const refuse = (body: string, kind: FailureKind) => {
    const { status, code, message } = poisons.find((poison) => poison.kind === kind) ?? poisons[0];
    conditions.faults.add({
      match: { kinds: ['CreateMultiple', 'create', 'upsert', 'update'], body },
      schedule: {},
      scope: 'operation',
      fault: { type: 'error', status, code, message },
    });
  };
  for (const [id, kind] of poisoned) refuse(poisonOf(id, kind), kind);
  refuse(poisonedTitle, 'data');
}
