import type { FailureKind } from '../../../bridge/sync/state/failures/contactProblem.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { poisonedTitle } from './logActivities.ts';

/** How Dynamics refuses a contact, and the kind of failure that makes of it. */
const poisons = [
  { kind: 'data', status: 400, code: '0x80040265', message: 'A plug-in refuses this name.' },
  { kind: 'data', status: 500, code: '0x80040224', message: 'A plug-in falls over on this name.' },
  { kind: 'ambiguous', status: 412, code: '0x80040333', message: 'A duplicate was found.' },
  { kind: 'configuration', status: 403, code: '0x80040220', message: 'is missing prvAppendToUser privilege' },
] as const satisfies readonly { kind: FailureKind; status: number; code: string; message: string }[];

/** Refused as long as things are broken, and taken afterwards. */
const passing = [
  { status: 403, code: '0x80040220', message: 'is missing prvCreateContact privilege' },
  { status: 500, code: '0x80044151', message: 'SQL timeout expired.' },
  { status: 500, code: '0x8004418d', message: 'The Sandbox Worker process crashed.' },
] as const;

const poisonOf = (id: number, code: string): string => `Poison ${code} ${id}.`;

type Refusal = Record<'code' | 'message', string> & { status: number };

/** Contacts that Dynamics refuses. */
export interface Poisoned {
  /** With the kind of failure that they are to have in the end. */
  forGood: Map<number, FailureKind>;
  /** How each of those is known, and refused. */
  names: [name: string, refusal: Refusal][];
  /** The one that is taken once nothing is broken any more. */
  passing?: [name: string, refusal: Refusal];
}

/** Makes a few contacts anywhere such that Dynamics refuses them, alone or together with others; one of them for a while. */
export async function poisonContacts(stage: Stage, chance: Chance, contacts: number): Promise<Poisoned> {
  const ids = Array.from({ length: contacts }, (_, index) => index + 1);
  const poisoned: Poisoned = { forGood: new Map(), names: [] };
  const [passingBy = 0, ...forGood] = chance.some(ids, chance.whole(2, 6));
  for (const id of forGood) {
    const poison = chance.one(poisons);
    poisoned.forGood.set(id, poison.kind);
    poisoned.names.push([poisonOf(id, poison.code), poison]);
  }
  const passes = chance.one(passing);
  const named = [...forGood, passingBy].map((id, index) => ({
    id,
    name: poisoned.names[index]?.[0] ?? poisonOf(id, passes.code),
  }));
  poisoned.passing = [poisonOf(passingBy, passes.code), passes];
  for (const { id, name } of named) {
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactLastName: name })
      .where('ContactID', '=', id)
      .execute();
  }
  return poisoned;
}

/**
 * Ends all faults of the wire; what Dynamics refuses it goes on refusing, for good or as long as things are broken.
 * @param over whether things are broken no more
 */
export function calm({ dynamics: { conditions } }: Stage, poisoned: Poisoned, over: boolean): void {
  conditions.faults.clear();
  const refuse = (body: string, { status, code, message }: Refusal) => {
    conditions.faults.add({
      match: { kinds: ['CreateMultiple', 'create', 'upsert', 'update'], body },
      schedule: {},
      scope: 'operation',
      fault: { type: 'error', status, code, message },
    });
  };
  for (const [name, refusal] of poisoned.names) refuse(name, refusal);
  if (poisoned.passing && !over) refuse(...poisoned.passing);
  refuse(poisonedTitle, poisons[0]);
}
