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
  strike(scope: FaultRule['scope'], request: WebRequest, kind: RequestClass): Fault | undefined;
}

export function createFaults(): Faults {
  let rules: (FaultState & { random: () => number })[] = [];
  let lastId = 0;

  return {
    add(rule) {
      lastId += 1;
      const state = { ...rule, id: String(lastId), matched: 0, struck: 0 };
      rules.push({ ...state, random: createRandom(rule.schedule.seed ?? 1) });
      return state;
    },
    list: () => rules.map(({ random: _, ...state }) => state),
    remove(id) {
      const before = rules.length;
      rules = rules.filter((rule) => rule.id !== id);
      return rules.length < before;
    },
    clear() {
      rules = [];
    },
    strike(scope, request, kind) {
      let fault: Fault | undefined;
      for (const rule of rules) {
        if (rule.scope !== scope || !matches(rule.match, request, kind)) continue;
        rule.matched += 1;
        if (fault !== undefined || !isDue(rule)) continue;
        rule.struck += 1;
        fault = rule.fault;
      }
      return fault;
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

function isDue(rule: FaultState & { random: () => number }): boolean {
  const { nth, every, probability, times } = rule.schedule;
  // Drawn for every match, so that the same seed strikes the same matches whatever else is set.
  const drawn = probability === undefined || rule.random() < probability;
  if (times !== undefined && rule.struck >= times) return false;
  if (nth !== undefined && rule.matched !== nth) return false;
  if (every !== undefined && rule.matched % every !== 0) return false;
  return drawn;
}
