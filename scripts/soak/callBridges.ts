import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../../test/sync/faults/createChance.ts';
import type { Edits } from '../../test/sync/faults/edits.ts';
import type { Stage } from '../../test/sync/startStage.ts';
import { triggerBody } from '../../test/sync/triggerBody.ts';
import type { Slot } from './createSlot.ts';

const authorization = `Basic ${Buffer.from('editor.configure:Sample-Configure-1').toString('base64')}`;

/** How callers fared. */
export interface Calls {
  answered: number;
  /** Refused for the moment, such as while Dynamics is away. */
  refused: number;
  /** Nobody answered, as while a process is killed. */
  lost: number;
  /** Answers that no caller should get: errors of the bridge's own. */
  wrong: string[];
}

export interface Callers {
  calls: Calls;
  /** One call of a random process. @returns the body of a success, where there is one */
  call(path: string, body: unknown): Promise<Answered | undefined>;
}

/** What a success says of a run. */
export interface Answered {
  id?: number;
  state?: string;
}

/** Calls whichever process is up, as a load balancer in front of both does. */
export function createCallers(slots: readonly Slot[], chance: Chance): Callers {
  const calls: Calls = { answered: 0, refused: 0, lost: 0, wrong: [] };
  return {
    calls,
    async call(path, body) {
      const lives = slots.flatMap((slot) => slot.life() ?? []);
      if (lives.length === 0) return undefined;
      try {
        const answer = await fetch(`${chance.one(lives).url}${path}`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(60_000),
        });
        const text = await answer.text();
        if (answer.ok) calls.answered += 1;
        else calls.refused += 1;
        if (answer.status === 500) calls.wrong.push(`${path} answered 500: ${text}`);
        return answer.ok ? (text === '' ? {} : (JSON.parse(text) as Answered)) : undefined;
      } catch {
        calls.lost += 1;
        return undefined;
      }
    },
  };
}

/**
 * One run, and the person who looks at its plan and confirms it where so much waits for it that it asks.
 * @returns whether it has finished
 */
export async function synchronize(
  { call }: Callers,
  kind: 'contacts' | 'activities',
  waitSeconds: number,
): Promise<boolean> {
  const run = await call(`/sync/${kind}`, { wait: waitSeconds });
  if (run?.state !== 'needsConfirmation') return run?.state === 'finished';
  await call(`/runs/${run.id}/confirm`, {});
  return false;
}

/** The schedule: runs of both kinds, over and over. */
export async function keepSynchronizing(callers: Callers, everyMs: number, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await Promise.all([synchronize(callers, 'contacts', 20), synchronize(callers, 'activities', 20)]);
    await wait(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}

/** The flow “when a row is modified, update Xperience”: delivers rows that somebody edited in Dynamics. */
export async function keepDelivering(
  { call }: Callers,
  stage: Stage,
  { cities }: Edits,
  chance: Chance,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    for (const rowId of chance.some([...cities.keys()], 5)) {
      const { status, body } = await stage.inDynamics
        .get<Record<string, unknown>>(`contacts(${rowId})`)
        .catch(() => ({ status: 0, body: {} }));
      if (status === 200) await call('/updatecontact', triggerBody(body));
    }
    await wait(1_000, undefined, { signal: over }).catch(() => undefined);
  }
}
