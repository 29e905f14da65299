import { decimalText } from '../decimalText.ts';
import type { DataverseColumn } from '../types.ts';

/** How contact values and the choices of a column name each other. */
export interface Choices {
  isChoice(value: number): boolean;
  /** The choice that a contact's text means. */
  choiceOf(text: string): number | undefined;
  /** The contact value that the value map gives for a choice. */
  mappedTextOf(value: number): string | undefined;
  /** By value map, else the label where it means this choice and no other, else the number. */
  textOf(value: number): string;
}

export function readChoices(column: DataverseColumn, valueMap: Readonly<Record<string, number>>): Choices {
  const choices = column.choices ?? [];
  const values = new Set(choices.map(({ value }) => value));
  const mapped = new Map<string, number>();
  const mappedBack = new Map<number, string>();
  for (const [text, value] of Object.entries(valueMap)) {
    if (!mapped.has(key(text))) mapped.set(key(text), value);
    if (!mappedBack.has(value)) mappedBack.set(value, text.trim());
  }
  const byLabel = new Map<string, number>();
  for (const { value, label } of choices) if (!byLabel.has(key(label))) byLabel.set(key(label), value);
  const labels = new Map(choices.map(({ value, label }) => [value, label.trim()]));

  const byNumber = (text: string) => {
    const value = Number(decimalText(text) ?? Number.NaN);
    return values.has(value) ? value : undefined;
  };
  const choiceOf = (text: string) => mapped.get(key(text)) ?? byLabel.get(key(text)) ?? byNumber(text);
  return {
    isChoice: (value) => values.has(value),
    choiceOf,
    mappedTextOf: (value) => mappedBack.get(value),
    textOf: (value) => {
      const label = labels.get(value) ?? '';
      return mappedBack.get(value) ?? (choiceOf(label) === value ? label : String(value));
    },
  };
}

function key(text: string): string {
  return text.trim().toLowerCase();
}
