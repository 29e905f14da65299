import { readChoices } from '../columns/readChoices.ts';
import type { DataverseColumn } from '../types.ts';
import { foldText } from './foldText.ts';

/** How the values of a field name the choices of a column. */
export interface MatchedChoices {
  /** Only what the engine would not find by itself. */
  valueMap: Record<string, number>;
  /** Labels of the values that have a choice, in their order. */
  matched: readonly string[];
  /** Values that name no choice. */
  unmatched: readonly string[];
}

/** More values than this are no list of choices that a person would look through. */
export const mostValues = 200;

/** Such a name cannot be kept as a property of an object that came from JSON. */
const unusable = '__proto__';

/**
 * Finds the choice of each value by its label or itself, folded, in any language of the environment. A choice that two
 * values name is taken by the first; a label that two choices have names none.
 */
export function matchChoices(
  values: readonly { value: string; label: string }[],
  column: DataverseColumn,
): MatchedChoices {
  const byLabel = foldedLabels(column);
  const engine = readChoices(column, {});
  const valueMap: Record<string, number> = {};
  const matched: string[] = [];
  const unmatched: string[] = [];
  for (const { value, label } of values.slice(0, mostValues)) {
    const choice = byLabel.get(foldText(label)) ?? byLabel.get(foldText(value)) ?? engine.choiceOf(value);
    if (choice === undefined || choice === 'several' || value === unusable) {
      unmatched.push(value);
      continue;
    }
    matched.push(label);
    if (engine.choiceOf(value) !== choice) valueMap[value] = choice;
  }
  return { valueMap, matched, unmatched };
}

function foldedLabels({ choices = [] }: DataverseColumn): Map<string, number | 'several'> {
  const found = new Map<string, number | 'several'>();
  for (const { value, label, otherLabels = [] } of choices) {
    for (const key of new Set([label, ...otherLabels].map(foldText))) {
      if (key === '') continue;
      const other = found.get(key);
      found.set(key, other === undefined || other === value ? value : 'several');
    }
  }
  return found;
}
