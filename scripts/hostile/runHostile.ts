import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';
import { createMemoryWatch } from './memoryWatch.ts';
import { readMarks } from './readMarks.ts';
import { type HostileStage, startHostileStage } from './startHostileStage.ts';

export interface HostileRequest {
  seed: number;
  /** Inputs of all kinds together. */
  inputs: number;
  /** Into so many parts they are divided; each has inputs of every kind. */
  rounds?: number;
  /** No round begins, and no input is made, after so many seconds. */
  seconds: number;
  /** Only the kinds whose name has this. */
  only?: string | undefined;
  /** Told when a kind was tried in a round. */
  progress?: (text: string) => void;
}

export interface HostileReport {
  /** Inputs by kind. */
  counts: ReadonlyMap<string, number>;
  /** What went wrong, each in some lines with what makes it happen again. */
  failures: readonly string[];
  /** All inputs that were asked for were tried. */
  whole: boolean;
  seconds: number;
}

const usualRounds = 20;
const mostLooks = 600;
const mostLooksAtTold = 3;
const betweenLooksMs = 100;
/** More than this of a value tells nobody more. */
const shownCharacters = 1_500;

/**
 * Tries hostile inputs of every kind on a running bridge, round by round; the same seed makes the same inputs. A kind that
 * failed is not tried again.
 */
export async function runHostile(request: HostileRequest): Promise<HostileReport> {
  const { seed, inputs, seconds, only = '', rounds = usualRounds, progress = () => undefined } = request;
  const started = performance.now();
  const left = () => seconds * 1000 - (performance.now() - started);
  const chosen = kinds.filter(({ name }) => name.includes(only));
  const counts = new Map(chosen.map(({ name }) => [name, 0]));
  const failures: string[] = [];
  const failed = new Set<Kind>();
  const whole = chosen.reduce((sum, { share }) => sum + share, 0);
  const stage = await startHostileStage();
  const unhandled = (error: unknown) => failures.push(`An error was not handled: ${String(error)}`);
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', unhandled);
  try {
    const memory = createMemoryWatch(stage.process.process.pid);
    for (let round = 0; round < rounds && left() > 0; round += 1) {
      for (const [index, kind] of chosen.entries()) {
        if (left() <= 0 || failed.has(kind)) continue;
        const wanted = Math.ceil((inputs * kind.share) / whole / rounds);
        const own = seed + round * 1_000 + index;
        const tried = await tryKind(kind, stage, { seed: own, wanted, leftMs: left() });
        counts.set(kind.name, (counts.get(kind.name) ?? 0) + tried.count);
        if (tried.failure !== undefined) {
          failed.add(kind);
          failures.push(`${kind.name}, round ${round + 1}, seed ${seed}:\n${tried.failure}`);
        }
        progress(`${round + 1}/${rounds} ${kind.name}: ${tried.count} in ${tried.ms} ms`);
      }
      memory.look(round);
    }
    failures.push(...memory.judge());
  } finally {
    process.off('unhandledRejection', unhandled);
    process.off('uncaughtException', unhandled);
    await stage.close();
  }
  const made = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { counts, failures, whole: made >= inputs, seconds: (performance.now() - started) / 1000 };
}

async function tryKind(
  kind: Kind,
  stage: HostileStage,
  { seed, wanted, leftMs }: { seed: number; wanted: number; leftMs: number },
): Promise<{ count: number; ms: number; failure?: string }> {
  const started = performance.now();
  const before = kind.writes ? undefined : marksOf(stage);
  const result = await fc.check(kind.property(stage), {
    seed,
    numRuns: wanted,
    interruptAfterTimeLimit: leftMs,
    markInterruptAsFailure: false,
  });
  await kind.after?.(stage);
  if (kind.writes) await untilQuiet(stage);
  const problems = [
    ...(result.failed ? [describe(result)] : []),
    ...(before
      ? changed(before, marksOf(stage)).map((table) => `${table} was changed by who may not write`)
      : []),
    ...stage.badLines().map((line) => `The log has: ${line.slice(0, shownCharacters)}`),
  ];
  return {
    count: result.numRuns,
    ms: Math.round(performance.now() - started),
    ...(problems.length > 0 && { failure: problems.slice(0, 5).join('\n') }),
  };
}

/** Runs and comparisons that were started go on for a moment; what they write is not of the kinds that come next. */
async function untilQuiet({ stage: { database } }: HostileStage): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    const run = await database.db
      .selectFrom('dynamics365.run')
      .select('run_id')
      .where('state', '=', 'running')
      .executeTakeFirst();
    const comparison = await database.db
      .selectFrom('dynamics365.reconciliation')
      .select('reconciliation_id')
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (!run && !comparison) return leaveNothingTold(database);
    await wait(betweenLooksMs);
  }
  throw new Error('A run or a comparison does not end.');
}

/** What webhooks told of, or a link, is looked at soon after, or minutes later where nobody is linked to the row. */
async function leaveNothingTold({ db, dialect }: HostileStage['stage']['database']): Promise<void> {
  for (let look = 0; look < mostLooksAtTold; look += 1) {
    const due = await db
      .selectFrom('dynamics365.webhook_inbox')
      .select('row_id')
      .where('next_attempt_at', '<=', dialect.utcNow())
      .executeTakeFirst();
    if (!due) break;
    await wait(betweenLooksMs);
  }
  await db.deleteFrom('dynamics365.webhook_inbox').execute();
  // What was being looked at when it was deleted.
  await wait(betweenLooksMs);
}

function marksOf({ stage }: HostileStage): Map<string, string> {
  const marks = readMarks(stage.options.xperience);
  return marks.set('Dynamics', String(stage.dynamics.organization.lastVersion()));
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
}

function describe({
  counterexample,
  errorInstance,
  counterexamplePath,
  seed,
}: fc.RunDetails<unknown>): string {
  const input = fc.stringify(counterexample).slice(0, shownCharacters);
  const error = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
  return `  input ${input}\n  ${error?.slice(0, shownCharacters)}\n  (fast-check: seed ${seed}, path ${counterexamplePath})`;
}
