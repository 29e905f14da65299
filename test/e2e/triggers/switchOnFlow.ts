import { expect } from 'vitest';
import type { Connection, PollAnswer, PollState } from '../../gateway/types.ts';

export type Item = Record<string, unknown>;

/** A flow with a trigger of the connector, as the platform runs it. */
export interface Flow {
  /** One poll: what the flow is started with. The poll has to succeed. */
  poll(at?: Connection): Promise<Item[]>;
  /** One poll, however it is answered. What the platform keeps moves on only when it succeeds. */
  tryPoll(at?: Connection): Promise<PollAnswer>;
  /** Polls until nothing comes any more. */
  pollAll(at?: Connection): Promise<Item[]>;
  /** What the platform keeps between polls; undefined before the first. */
  cursor(): string | undefined;
  /** Puts another text in its place. */
  use(cursor: string): void;
}

/**
 * Switches a flow on. It has not polled yet; the platform keeps its state from poll to poll, whichever bridge answers.
 * @param usual the connection it polls through unless another is given
 */
export function switchOnFlow(
  usual: Connection,
  trigger: string,
  parameters: Record<string, unknown> = {},
): Flow {
  let state: PollState | undefined;
  const tryPoll: Flow['tryPoll'] = async (at = usual) => {
    const answer = await at.poll(trigger, parameters, state);
    state = answer.state;
    return answer;
  };
  const poll: Flow['poll'] = async (at) => {
    const { status, items, answer } = await tryPoll(at);
    expect(status, JSON.stringify(answer.body)).toBe(items.length > 0 ? 200 : 202);
    return items as Item[];
  };
  return {
    tryPoll,
    poll,
    async pollAll(at) {
      const all: Item[] = [];
      for (let items = await poll(at); items.length > 0; items = await poll(at)) all.push(...items);
      return all;
    },
    cursor: () => state?.cursor,
    use: (cursor) => {
      state = { cursor };
    },
  };
}
