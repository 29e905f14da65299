import { nestedActions } from './nestedActions.ts';
import type { FlowDefinition, FlowStep } from './readFlows.ts';

/** Functions that name an action or a parameter in their first argument. */
const references = /\b(outputs|body|items|actions|parameters)\(\s*'((?:[^']|'')*)'\s*\)/g;

/** Parts of an action that are looked at by themselves, or hold other actions. */
const walked = new Set(['actions', 'else', 'cases', 'default', 'runAfter', 'expression']);

/** What stands around an action: the actions whose results it may ask for, and the loops it is in. */
interface Place {
  known: ReadonlySet<string>;
  loops: ReadonlySet<string>;
}

/**
 * Every action and parameter that an expression names exists, an action asks only for what has run before it, and no
 * expression is longer than allowed. The platform refuses to turn on a flow whose action is not "in the 'runAfter'
 * path, or within a scope action in the 'runAfter' path" of who asks for it; rounds of a loop over a list cannot be
 * asked for from outside of it.
 */
export function checkExpressions(definition: FlowDefinition, longest: number): string[] {
  const all = new Set(namesIn(definition.actions, true));
  const problems: string[] = [];

  function check(asker: string, value: unknown, { known, loops }: Place): void {
    for (const text of textsOf(value)) {
      if (!text.includes('@')) continue;
      if (text.length > longest)
        problems.push(`an expression has ${text.length} characters, at most ${longest} are allowed`);
      for (const [, kind, name = ''] of text.matchAll(references)) {
        const exists = kind === 'parameters' ? definition.parameters[name] !== undefined : all.has(name);
        if (!exists) problems.push(`an expression names "${name}", which the flow does not have`);
        else if (kind === 'items' && !loops.has(name))
          problems.push(`"${asker}" asks for an item of "${name}", in which it is not`);
        else if (kind !== 'parameters' && kind !== 'items' && !known.has(name))
          problems.push(`"${asker}" asks for "${name}", which need not have run before it`);
      }
    }
  }

  function walk(group: Record<string, FlowStep>, around: Place): void {
    for (const [name, step] of Object.entries(group)) {
      const rest = Object.entries(step).filter(([part]) => !walked.has(part));
      const known = new Set(around.known);
      for (const before of predecessors(group, name)) {
        known.add(before);
        for (const inner of innerNames(group[before])) known.add(inner);
      }
      const place = { ...around, known };
      check(name, rest, place);
      for (const { case: value } of Object.values(step.cases ?? {})) check(name, value, place);
      // A loop that repeats until something holds asks its own actions for it.
      const own = step.type === 'Until' ? innerNames(step) : [];
      check(name, step.expression, { ...place, known: new Set([...known, ...own]) });
      const loops = step.type === 'Foreach' ? new Set([...around.loops, name]) : around.loops;
      for (const inner of nestedActions(step)) walk(inner, { known, loops });
    }
  }

  const outside: Place = { known: new Set(), loops: new Set() };
  for (const [name, trigger] of Object.entries(definition.triggers)) check(name, trigger, outside);
  walk(definition.actions, outside);
  return problems;
}

/** All that an action runs after, directly or not. */
function predecessors(group: Record<string, FlowStep>, name: string): Set<string> {
  const found = new Set<string>();
  const open = [name];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const before of Object.keys(group[at]?.runAfter ?? {})) {
      if (!found.has(before)) open.push(before);
      found.add(before);
    }
  }
  return found;
}

/** Actions within an action that can be asked for from outside. */
function innerNames(step: FlowStep | undefined): string[] {
  if (!step || step.type === 'Foreach') return [];
  return nestedActions(step).flatMap((group) => namesIn(group, false));
}

function namesIn(actions: Record<string, FlowStep>, withRounds: boolean): string[] {
  return Object.entries(actions).flatMap(([name, step]) => [
    name,
    ...(step.type === 'Foreach' && !withRounds
      ? []
      : nestedActions(step).flatMap((group) => namesIn(group, withRounds))),
  ]);
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
