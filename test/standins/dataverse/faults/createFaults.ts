import type { WebRequest } from '../http.ts';
import type { RequestClass } from '../limits/classifyRequest.ts';
import { createRandom } from '../seed/createRandom.ts';
import type { Fault, FaultMatch, FaultRule, FaultState } from './faultRule.ts';

/** The rules in force, asked for each request and each operation. */
export interface Faults {
  add(rule: Omit<FaultRule, 'id'>): FaultState;
  list(): FaultState[];
  /** False when there is no such rule. */
  remove(id: string): boolean;
  clear(): void;
  /** The fault of the first rule that strikes; the others have counted the match too. */
  strike(scope: FaultRule['scope'], request: WebRequest, kind: RequestClass): StruckFault | undefined;
}

export interface StruckFault {
  fault: Fault;
  /** Settles when the rule is no longer in force. */
  removed: Promise<void>;
}

interface Rule {
  state: FaultState;
  random: () => number;
  removal: PromiseWithResolvers<void>;
}

export function createFaults(): Faults {
  let rules: Rule[] = [];
  let lastId = 0;
  const removeAll = (isOut: (rule: Rule) => boolean): void => {
    for (const { removal } of rules.filter(isOut)) removal.resolve();
    rules = rules.filter((rule) => !isOut(rule));
  };

  return {
    add(rule) {
      lastId += 1;
      const state = { ...rule, id: String(lastId), matched: 0, struck: 0 };
      const random = createRandom(rule.schedule.seed ?? 1);
      rules.push({ state, random, removal: Promise.withResolvers() });
      return { ...state };
    },
    list: () => rules.map(({ state }) => ({ ...state })),
    remove(id) {
      const before = rules.length;
      removeAll(({ state }) => state.id === id);
      return rules.length < before;
    },
    clear: () => removeAll(() => true),
    strike(scope, request, kind) {
      let struck: StruckFault | undefined;
      for (const rule of rules) {
        const { state, removal } = rule;
        if (state.scope !== scope || !matches(state.match, request, kind)) continue;
        state.matched += 1;
        if (struck !== undefined || !isDue(rule)) continue;
        state.struck += 1;
        struck = { fault: state.fault, removed: removal.promise };
      }
      return struck;
    },
  };
}

function matches(match: FaultMatch, request: WebRequest, kind: RequestClass): boolean {
  return (
    (match.kinds?.includes(kind.kind) ?? true) &&
    (match.tables === undefined || (kind.table !== undefined && match.tables.includes(kind.table))) &&
    (match.methods?.includes(request.method) ?? true) &&
    (match.tag === undefined || match.tag === kind.tag) &&
    (match.address === undefined || `${request.path}?${request.query}`.includes(match.address)) &&
    (match.body === undefined || request.body.includes(match.body))
  );
}

function isDue({ state, random }: Rule): boolean {
  const { nth, every, probability, times } = state.schedule;
  // Drawn for every match, so that the same seed strikes the same matches whatever else is set.
  const drawn = probability === undefined || random() < probability;
  if (times !== undefined && state.struck >= times) return false;
  if (nth !== undefined && state.matched !== nth) return false;
  if (every !== undefined && state.matched % every !== 0) return false;
  return drawn;
}
