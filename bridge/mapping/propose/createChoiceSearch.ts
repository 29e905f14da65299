import { foldText } from './foldText.ts';
import type { ColumnKeys } from './proposeTypes.ts';

/** So many columns are looked at for the values of one field. */
const mostColumns = 24;

/** @returns finds the columns that have a choice called like the first value of a field. */
export function createChoiceSearch(
  columns: readonly ColumnKeys[],
): (values: readonly { label: string }[]) => readonly ColumnKeys[] {
  const byLabel = new Map<string, ColumnKeys[]>();
  for (const keys of columns) {
    const { type, choices = [] } = keys.column;
    if (type === 'Boolean') continue;
    for (const label of new Set(
      choices.flatMap((each) => [each.label, ...(each.otherLabels ?? [])].map(foldText)),
    )) {
      const members = byLabel.get(label);
      if (!members) byLabel.set(label, [keys]);
      else if (members.length < mostColumns) members.push(keys);
    }
  }
  return ([first, ...others]) =>
    first === undefined || others.length === 0 ? [] : (byLabel.get(foldText(first.label)) ?? []);
}
