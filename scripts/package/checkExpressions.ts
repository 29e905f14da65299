import type { FlowDefinition } from './readFlows.ts';

/** Functions that name an action or a parameter in their first argument. */
const references = /\b(outputs|body|items|actions|parameters)\(\s*'((?:[^']|'')*)'\s*\)/g;

/** Every action and parameter that an expression names exists, and no expression is longer than allowed. */
export function checkExpressions(
  definition: FlowDefinition,
  actions: Set<string>,
  longest: number,
): string[] {
  const problems: string[] = [];
  for (const text of textsOf([definition.triggers, definition.actions])) {
    if (!text.includes('@')) continue;
    if (text.length > longest)
      problems.push(`an expression has ${text.length} characters, at most ${longest} are allowed`);
    for (const [, kind, name = ''] of text.matchAll(references)) {
      const exists = kind === 'parameters' ? definition.parameters[name] !== undefined : actions.has(name);
      if (!exists) problems.push(`an expression names "${name}", which the flow does not have`);
    }
  }
  return problems;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
