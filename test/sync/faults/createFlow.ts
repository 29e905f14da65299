import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { type RowTaken, updateContacts } from '../../../bridge/sync/contacts/updateContacts.ts';
import type { Stage } from '../startStage.ts';
import { triggerBody } from '../triggerBody.ts';
import type { Chance } from './createChance.ts';
import type { Edits } from './edits.ts';
import { insist } from './insist.ts';
import { toldAs } from './toldAs.ts';

type Body = Record<string, unknown>;

interface Delivered {
  rowId: string;
  body: Body;
}

/** The flow “when a row is modified → UpdateContact”, as slow, as forgetful of order and of columns as flows are. */
export interface Flow {
  /** Is triggered by rows that were edited, and delivers some of those that wait. */
  fire(chance: Chance): Promise<void>;
  /** Delivers every row that was edited as it is now. */
  finish(): Promise<void>;
  /** Delivers what still waits, rows of long ago. */
  deliverOld(): Promise<void>;
  close(): Promise<void>;
}

export function createFlow(stage: Stage, edits: Edits): Flow {
  const waiting: Delivered[] = [];

  const read = async (rowId: string): Promise<Body> => {
    const { body } = await insist(() => stage.inDynamics.get<Body>(`contacts(${rowId})`), 200);
    return body;
  };
  const merged = () => [...edits.mergedRows.values()];
  const edited = (): string[] => [
    ...new Set([
      ...edits.cities.keys(),
      ...edits.contested,
      ...merged().flatMap(({ from, into }) => [from, into]),
      ...[...edits.theirTitles.values()].map(({ rowId }) => rowId),
    ]),
  ];
  /** A flow tries again what was refused for the moment. */
  const deliver = async (rowId: string, body: Body, tries: number): Promise<boolean> => {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const done = await updateContact(stage.engine.parts, rowId, body).then(
        () => true,
        () => false,
      );
      if (done) return true;
    }
    return false;
  };

  /** @returns those that were taken */
  const deliverEach = async (rows: readonly Delivered[]): Promise<Delivered[]> => {
    const done: Delivered[] = [];
    for (const row of rows) if (await deliver(row.rowId, row.body, 1)) done.push(row);
    return done;
  };
  /** The flow “every few minutes: list rows → UpdateContacts”. @returns those that were taken */
  const deliverPage = async (rows: readonly Delivered[]): Promise<Delivered[]> => {
    const taken = await updateContacts(stage.engine.parts, rows).catch(() => new Map<Delivered, RowTaken>());
    return rows.filter((row) => !('error' in (taken.get(row) ?? { error: 'unanswered' })));
  };

  return {
    async fire(chance) {
      for (const rowId of chance.some(edited(), 6)) {
        waiting.push({ rowId, body: toldAs(await read(rowId), chance) });
      }
      const chosen = chance.some(waiting, chance.whole(0, waiting.length));
      const done = chance.whole(0, 1) === 0 ? await deliverPage(chosen) : await deliverEach(chosen);
      for (const each of done) waiting.splice(waiting.indexOf(each), 1);
    },
    async finish() {
      // Where another contact has the row that stays, the one whose row went is a failure.
      const stuck = new Set(merged().flatMap(({ from, holder }) => (holder === undefined ? [] : [from])));
      for (const rowId of edited()) {
        const taken = await deliver(rowId, triggerBody(await read(rowId)), 5);
        if (!taken && !stuck.has(rowId)) throw new Error(`Row ${rowId} was not taken.`);
      }
    },
    async deliverOld() {
      // A row that is not there any more is not older than itself.
      const lost = new Set(edits.deletedRows.values());
      for (const { rowId, body } of waiting) if (!lost.has(rowId)) await deliver(rowId, body, 5);
    },
    close: async () => {},
  };
}
