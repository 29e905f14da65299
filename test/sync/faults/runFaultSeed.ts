import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { SampleProduct } from '../../../scripts/sample/byKentico/product.ts';
import type { EngineOptions } from '../createEngine.ts';
import { moveClock } from '../movedClock.ts';
import { product as usual } from '../openSampleDatabase.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { chooseRules, storeRules } from './chooseRules.ts';
import { createChance } from './createChance.ts';
import { createFlow, type Flow } from './createFlow.ts';
import { createSubscriber } from './createSubscriber.ts';
import { createWebhookFlow } from './createWebhookFlow.ts';
import { type Edits, noEdits } from './edits.ts';
import { findActivityViolations } from './findActivityViolations.ts';
import { findFalseCounts } from './findFalseCounts.ts';
import { findGoneViolations } from './findGoneViolations.ts';
import { findViolations } from './findViolations.ts';
import { beginActivities } from './logActivities.ts';
import { meddle } from './meddle.ts';
import { peopleAtWork } from './peopleAtWork.ts';
import { describeRound, planRound, type RoundPlan } from './planRound.ts';
import { calm, poisonContacts } from './poisonContacts.ts';
import { recoverActivities } from './recoverActivities.ts';
import { recoverContacts } from './recoverContacts.ts';
import { runProcesses } from './runProcesses.ts';
import { settleRuns } from './settleRuns.ts';

export interface SeedResult {
  /** Sentences about what is wrong afterwards. */
  violations: string[];
  /** What was broken, round by round. */
  story: string[];
}

/** So small that most runs have several pages, the next of which is begun while one is under way. */
const contactsPerPage = 60;

/** Every fifth seed breaks a larger installation, in fewer rounds. */
const sizes = { usual: { contacts: 150, rounds: 3 }, large: { contacts: 1_000, rounds: 2 } };

/**
 * Breaks things at random while engines run and people edit on both sides, lets them recover, and judges. The same
 * seed makes the same choices, though not the same timing: which requests a fault strikes is a matter of who is quicker.
 * @param product whose sample is broken; default: the one the test runner's project is about
 * @param losses whether people also delete and merge rows and contacts, and work on contacts that a run has in hand
 */
export async function runFaultSeed(
  seed: number,
  losses = false,
  product: SampleProduct = usual,
): Promise<SeedResult> {
  const chance = createChance(seed);
  const { contacts, rounds } = seed % 5 === 0 ? sizes.large : sizes.usual;
  const poisoner = chance.fork();
  const platform = createChance(seed ^ 0x5eed);
  const rules = chooseRules(chance.fork());
  const plans = Array.from({ length: rounds }, () => planRound(chance));
  // Repeats come as they do in production: sooner, a run would outlive fewer of the faults.
  const stage = await startStage({
    contacts,
    seed,
    ownClock: true,
    product,
    latency: 40,
    firstBackoffMs: 500,
    contactsPerPage,
  });
  const options: EngineOptions = { ...stage.options, leaseMs: 2_500, requestTimeoutMs: 1_000 };
  const closing: (() => void)[] = [];
  // Every other installation has webhooks in the place of a flow.
  const webhooks = seed % 2 === 0;
  const ended: (() => Promise<void>)[] = [];
  // As the bridge does: a run that somebody waits for may have lost its holder.
  const watch = setInterval(() => void stage.engine.runs.resumeOrphans().catch(() => undefined), 250);
  try {
    await lowerMinimum(stage);
    await beginActivities(stage);
    stage.dynamics.conditions.log.reset();
    // Agreed about from the start, or Xperience would win anyway.
    await stage.database.db.updateTable('OM_Contact').set({ ContactJobTitle: 'Title at first' }).execute();
    // A write of the bridge's own that is taken for an edit in Dynamics would win, and the next title be lost.
    await stage.database.db
      .insertInto('dynamics365.mapping_extension')
      .values({
        field: 'ContactJobTitle',
        column_name: 'jobtitle',
        rules: JSON.stringify({ conflict: 'dynamics' }),
        changed_at: stage.database.dialect.utcNow(),
      })
      .execute();
    const poisoned = await poisonContacts(stage, poisoner, contacts);
    const edits = noEdits(poisoned.forGood.keys());
    const flow = await (webhooks ? createWebhookFlow(stage, edits) : createFlow(stage, edits));
    ended.push(flow.close);
    await storeRules(stage, rules);
    const story = [
      `what is edited in Dynamics comes by ${webhooks ? 'webhooks' : 'a flow'}`,
      `${poisoned.forGood.size} of ${contacts} contacts poisoned, ${rules.deletedRow} rows, ${rules.goneContact} contacts that are gone`,
      ...plans.map(describeRound),
    ];
    const subscriber = await createSubscriber(stage, platform.fork());
    closing.push(() => subscriber.close());
    calm(stage, poisoned, false);
    for (const [index, plan] of plans.entries()) {
      await peopleAtWork(stage, plan.before, `before ${index + 1}`, edits, losses);
      for (const rule of plan.faults.values()) stage.dynamics.conditions.faults.add(rule);
      const over = new AbortController();
      await subscriber.submitSome(platform.fork());
      await Promise.all([
        subscriber.tellMeanwhile(options, platform.fork(), over.signal),
        subscriber.submitSome(platform.fork()),
        runProcesses(stage, options, plan.processes).finally(() => over.abort()),
        losses ? meddle(stage, plan.during.meddlers, `during ${index + 1}`, edits, over.signal) : undefined,
        workMeanwhile(stage, plan, `during ${index + 1}`, edits, flow, losses),
        moveDatabaseClock(stage, plan),
      ]);
      calm(stage, poisoned, index === plans.length - 1);
    }
    const clocks = [0, ...plans.flatMap(({ databaseClock }) => databaseClock?.aheadMs ?? [])];
    clearInterval(watch);
    await settleRuns(stage);
    await flow.finish();
    const recovered = [
      ...(await findFalseCounts(stage, edits)),
      ...(await recoverContacts(stage, { ...edits, stampsAreTrue: !wentBackAndForth(clocks) })),
      ...(await recoverActivities(stage)),
    ];
    // While the row of a merged contact waits for its survivor, nobody is linked to it: what comes then is nobody's.
    await flow.finish();
    const violations = [
      ...recovered,
      ...(await subscriber.findViolations()),
      ...(await deliverOldRows(stage, flow)),
      ...(await findViolations(stage, { poisoned: poisoned.forGood, ...edits, delivered: true })),
      ...(await findGoneViolations(stage, { ...edits, rules })),
      ...(await findActivityViolations(stage, edits)),
    ];
    return { violations, story };
  } finally {
    clearInterval(watch);
    for (const close of closing) close();
    for (const end of ended) await end();
    await stage.close();
  }
}

/** Nearly everybody qualifies. */
const lowerMinimum = ({ database }: Stage): Promise<void> =>
  storeModuleSetting(database, 'Dynamics365MinScore', '1');

/** People and flows begin when a run has just begun, or is in the middle of its work. */
async function workMeanwhile(
  stage: Stage,
  { during: { afterMs, people, flow: choices } }: RoundPlan,
  when: string,
  edits: Edits,
  flow: Flow,
  losses: boolean,
): Promise<void> {
  await wait(afterMs);
  await peopleAtWork(stage, people, when, edits, losses);
  await flow.fire(choices);
}

/** What a flow delivers long after must change nothing. */
async function deliverOldRows({ database }: Stage, flow: Flow): Promise<string[]> {
  const read = () => database.db.selectFrom('OM_Contact').selectAll().orderBy('ContactID').execute();
  const before = await read();
  await flow.deliverOld();
  const after = await read();
  return after.flatMap((contact, index) =>
    isDeepStrictEqual(contact, before[index])
      ? []
      : [`Contact ${contact.ContactID} was changed by a row of long ago.`],
  );
}

/**
 * Whether the clock was set back and forward again: no run may have gone in between, and one that comes later finds the
 * clock where it expects it. What was edited meanwhile carries an old stamp, which only a full run looks behind.
 */
function wentBackAndForth(clocks: readonly number[]): boolean {
  const moves = clocks.slice(1).map((ahead, index) => ahead - (clocks[index] ?? 0));
  const back = moves.findIndex((move) => move < 0);
  return back >= 0 && moves.slice(back).some((move) => move > 0);
}

async function moveDatabaseClock({ options }: Stage, { databaseClock }: RoundPlan): Promise<void> {
  if (!databaseClock || options.databaseClock === undefined) return;
  await wait(databaseClock.afterMs);
  moveClock(options.databaseClock, databaseClock.aheadMs);
}
