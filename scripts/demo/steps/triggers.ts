import { setTimeout as wait } from 'node:timers/promises';
import type { components } from '../../../schemas/contract.ts';
import { groupIds } from '../../sample/byKentico/addGroups.ts';
import { listClean } from '../listContacts.ts';
import type { Stage, Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

type Contact = components['schemas']['Contact'];

const watched = ['WhenContactQualifies', 'WhenContactChanges', 'WhenRunFinishes'] as const;
/** The bridge of the demo looks for something new every second. */
const patienceMs = 60_000;
const betweenPollsMs = 500;
/** Edits of linked contacts in all steps: one contact that is edited again after a look is told of again. */
const edits = 5;

/** Three flows are switched on. What was so before starts none of them. */
export const switchTriggersOn: Step = async (stage) => [
  await takeStep(stage, 'flows switched on', async () => {
    const told: unknown[] = [];
    for (const trigger of watched) told.push(...(await poll(stage, trigger)));
    return {
      what: `${watched.length} triggers polled for the first time: ${told.length} flows started`,
      check: (expect) => expect(told.length === 0, `${told.length} items were told of on the first poll`),
    };
  }),
];

/** A visitor reaches the minimum score, or enters the contact group, and an editor corrects a contact: both start their flows, as did the runs. */
export const pollTriggers: Step = async (stage) => [
  await takeStep(stage, 'triggers polled', async () => {
    const byGroups = stage.database.product.name === 'xperienceByKentico';
    const visitor = await (byGroups ? enterGroup(stage) : reachMinimum(stage));
    const [linked] = await listClean(stage, 1);
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactCity: 'Olomouc', ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', linked?.contactId ?? 0)
      .execute();
    const [qualified, changed, runs] = await pollUntilAllTold(stage);
    const ids = (items: unknown[]) => (items as Contact[]).map(({ contactId }) => contactId);
    return {
      what: `flows started by ${qualified.length} contact that qualified, ${changed.length} that changed, ${runs.length} runs`,
      check: (expect) => {
        expect(
          ids(qualified).join() === String(visitor),
          `${ids(qualified)} qualified instead of ${visitor}`,
        );
        expect(ids(changed).includes(linked?.contactId ?? 0), `${linked?.contactId} was not told as changed`);
        expect(changed.length <= edits, `${ids(changed)} changed, told more often than they were edited`);
        expect(runs.length > 0, 'no run was told of');
      },
    };
  }),
];

/** Gives a contact without points enough of them. */
async function reachMinimum({ database }: Stage): Promise<number> {
  const { db, dialect } = database;
  const nobody = db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .where('ContactID', 'not in', db.selectFrom('OM_ScoreContactRule').select('ContactID'))
    .orderBy('ContactID');
  const { ContactID } = await dialect.limit(nobody, 1).executeTakeFirstOrThrow();
  const rule = db.selectFrom('OM_ScoreContactRule').select(['ScoreID', 'RuleID']).orderBy('ScoreID');
  const points = await dialect.limit(rule, 1).executeTakeFirstOrThrow();
  await db
    .insertInto('OM_ScoreContactRule')
    .values({ ...points, ContactID, Value: 1000, Expiration: null })
    .execute();
  return ContactID;
}

/** Puts a contact that is in no group into the one that qualifies, as Xperience does when its condition comes true. */
async function enterGroup({ database }: Stage): Promise<number> {
  const { db, dialect } = database;
  const members = db.selectFrom('OM_ContactGroupMember').select('ContactGroupMemberRelatedID');
  const nobody = db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .where('ContactID', 'not in', members)
    .orderBy('ContactID');
  const { ContactID } = await dialect.limit(nobody, 1).executeTakeFirstOrThrow();
  await db
    .insertInto('OM_ContactGroupMember')
    .values({
      ContactGroupMemberContactGroupID: groupIds.readyForSales,
      ContactGroupMemberType: 0,
      ContactGroupMemberRelatedID: ContactID,
      ContactGroupMemberFromCondition: true,
    })
    .execute();
  return ContactID;
}

/** Polls as the gateway does until every trigger has told something. */
async function pollUntilAllTold(stage: Stage): Promise<[unknown[], unknown[], unknown[]]> {
  const told: [unknown[], unknown[], unknown[]] = [[], [], []];
  const start = performance.now();
  for (;;) {
    for (const [index, trigger] of watched.entries()) told[index]?.push(...(await poll(stage, trigger)));
    const passed = performance.now() - start;
    if (told.every((items) => items.length > 0) || passed > patienceMs) return told;
    stage.progress(`polling the triggers: ${Math.round(passed / 1000)} s`);
    await wait(betweenPollsMs);
  }
}

async function poll({ connection, polled }: Stage, trigger: (typeof watched)[number]): Promise<unknown[]> {
  const { status, items, state, answer } = await connection.poll(trigger, {}, polled.get(trigger));
  if (status !== 200 && status !== 202)
    throw new Error(`${trigger} answered ${status}: ${JSON.stringify(answer.body)}`);
  if (state) polled.set(trigger, state);
  return items;
}
