import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { migrate } from '../../database/migrate.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { type MatchesKnown, noMatchesKnown } from '../../xperience/contacts/whySkipped.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { tableAfter } from '../state/move/carriedTables.ts';
import { carryIdentity } from '../state/move/carryIdentity.ts';
import { copyPage } from '../state/move/copyPage.ts';
import { beginMove, type MoveState, readMove, takeStep } from '../state/move/moveState.ts';
import { readLastResume } from '../state/move/readOldState.ts';
import { comparePage } from './comparePage.ts';
import type { MovedPair } from './fieldArrivals.ts';
import { finishMove } from './finishMove.ts';
import type { Installations } from './installations.ts';
import type { MovePlan } from './movePlan.ts';
import { findHeld } from './planContacts.ts';
import { isSetUp } from './planMove.ts';
import { rangeAfter } from './rangeAfter.ts';
import { readMovedPairs } from './readMovedPairs.ts';
import { settleContacts } from './settleContacts.ts';

/**
 * Carries a move out from where it stands, in short transactions of which each notes how far the move has come: killed at
 * any moment it is continued by the next call, and one that is done changes nothing. Until it is done the new database
 * counts as that of the old installation, so that nothing is written to Dynamics from there.
 * @param plan without obstacles
 * @returns whether anything was left to do
 */
export async function carryOutMove(
  installations: Installations,
  plan: MovePlan,
  onProgress: (state: MoveState) => void = () => {},
): Promise<boolean> {
  const { old, fresh } = installations;
  const before = (await isSetUp(fresh)) ? await readMove(fresh) : undefined;
  if (before?.stage === 'done') return false;
  await begin(old, fresh, plan);
  const { pairs } = await readMovedPairs(installations, old.site);
  const bounds = { highestHere: await readHighestContactId(fresh), known: noMatchesKnown() };
  for (;;) {
    const state = await takeStep(fresh, (transaction, at) =>
      at.stage === 'tables'
        ? copyNext(old, transaction, at)
        : at.stage === 'contacts'
          ? settleNext({ ...installations, transaction }, pairs, bounds, { at, plan })
          : Promise.resolve(undefined),
    );
    onProgress(state);
    if (state.stage === 'done') return true;
  }
}

/** Makes the bridge tables, and has the new database count as that of the old installation. */
async function begin(old: DatabaseHandle, fresh: DatabaseHandle, plan: MovePlan): Promise<void> {
  await inTransaction(fresh, async (transaction) => {
    await migrate(transaction, { installationId: plan.installationId });
    if ((await readMove(transaction)) !== undefined) return;
    await carryIdentity(old, transaction);
    const { installationId, from } = plan;
    const lastResume = await readLastResume(old);
    const { restored } = plan.contacts;
    await beginMove(transaction, { installationId, from, lastResume, restored, stage: 'tables' });
  });
}

async function copyNext(old: DatabaseHandle, fresh: DatabaseHandle, state: MoveState): Promise<MoveState> {
  const table = state.table === undefined ? tableAfter(undefined) : tableOf(state.table);
  const { after: _after, table: _table, ...kept } = state;
  if (table === undefined) return { ...kept, stage: 'contacts', contactId: 0 };
  const after = await copyPage(old, fresh, table, state.after);
  if (after !== undefined) return { ...kept, table, after };
  const next = tableAfter(table);
  return next === undefined ? { ...kept, stage: 'contacts', contactId: 0 } : { ...kept, table: next };
}

function tableOf(name: string) {
  const table = tableAfter(undefined);
  for (let each = table; each !== undefined; each = tableAfter(each)) if (each === name) return each;
  return undefined;
}

async function settleNext(
  installations: Installations & { transaction: DatabaseHandle },
  pairs: readonly MovedPair[],
  bounds: { highestHere: number; known: MatchesKnown },
  { at, plan }: { at: MoveState; plan: MovePlan },
): Promise<MoveState> {
  const { old, transaction } = installations;
  const range = await rangeAfter(old, at.contactId ?? 0);
  if (range === undefined) {
    // A plan made anew after a kill finds those links alive that were filled before.
    const restored = Math.max(at.restored ?? 0, plan.contacts.restored);
    await finishMove(installations, transaction, { ...plan, contacts: { ...plan.contacts, restored } });
    const { contactId: _contactId, ...kept } = at;
    return { ...kept, stage: 'done' };
  }
  const { utc } = await currentTimes(transaction);
  const contacts = await comparePage({ old, fresh: transaction }, pairs, range);
  const held = await findHeld({ old, fresh: transaction }, contacts, bounds);
  await settleContacts(transaction, { contacts, held }, utc);
  return { ...at, contactId: range.upTo };
}
