import { decimalText } from '../decimalText.ts';
import type { DataverseColumn } from '../types.ts';

/** How contact values and the choices of a column name each other. */
export interface Choices {
  isChoice(value: number): boolean;
  /** The choice that a contact's text means: by value map, label, number, or label in another language. */
  choiceOf(text: string): number | undefined;
  /** The choice whose label a text is, in any language of the environment. */
  labelled(text: string): number | undefined;
  /** The contact value that the value map gives for a choice. */
  mappedTextOf(value: number): string | undefined;
  /** By value map, else the label where it means this choice and no other, else the number. */
  textOf(value: number): string;
  /** The same for a field of whole numbers, which takes a label that is one. */
  numberOf(value: number): string;
  /** Everything that names a choice, for those who part a text that names several. */
  names: readonly string[];
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
  const byLabel = firstByKey(choices.map(({ value, label }) => [label, value]));
  const byOtherLabel = firstByKey(
    choices.flatMap(({ value, otherLabels = [] }) =>
      otherLabels.map((label): [string, number] => [label, value]),
    ),
  );
  const labels = new Map(choices.map(({ value, label }) => [value, label.trim()]));

  const byNumber = (text: string) => {
    const value = Number(decimalText(text) ?? Number.NaN);
    return values.has(value) ? value : undefined;
  };
  const choiceOf = (text: string) =>
    mapped.get(key(text)) ?? byLabel.get(key(text)) ?? byNumber(text) ?? byOtherLabel.get(key(text));
  const ownLabel = (value: number) => {
    const label = labels.get(value) ?? '';
    return choiceOf(label) === value ? label : undefined;
  };
  return {
    isChoice: (value) => values.has(value),
    choiceOf,
    labelled: (text) => byLabel.get(key(text)) ?? byOtherLabel.get(key(text)),
    mappedTextOf: (value) => mappedBack.get(value),
    textOf: (value) => mappedBack.get(value) ?? ownLabel(value) ?? String(value),
    numberOf: (value) => {
      const label = ownLabel(value);
      const whole = label === undefined ? undefined : decimalText(label);
      // 007 is stored as 7, which is no label.
      const number =
        whole === undefined || whole.includes('.') || choiceOf(whole) !== value ? undefined : whole;
      return (
        mappedBack.get(value) ??
        number ??
        (label === undefined || choiceOf(String(value)) === value ? String(value) : label)
      );
    },
    names: [...mapped.keys(), ...byLabel.keys(), ...byOtherLabel.keys()],
  };
}

function firstByKey(named: readonly (readonly [string, number])[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, value] of named)
    if (name.trim() !== '' && !found.has(key(name))) found.set(key(name), value);
  return found;
}

function key(text: string): string {
  return text.trim().toLowerCase();
}
