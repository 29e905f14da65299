import { decimalText } from '../decimalText.ts';
import type { ColumnSide, PairContext } from '../sides.ts';
import { unknownChoice } from './choiceColumn.ts';
import { readChoices } from './readChoices.ts';

/**
 * MultiSelectPicklist: comma-separated, as the Web API writes it. Read from Xperience also with the separators of
 * its multiple-choice controls, each part by value map, label or number; order and repetition mean nothing.
 */
export function multiChoiceColumn({ column, item }: PairContext): ColumnSide {
  const choices = readChoices(column, item.valueMap);
  return {
    canonical: (value) => {
      if (value === null) return null;
      const parts = split(String(value), ',').map((part) => decimalText(part) ?? part);
      return inOrder(parts) || null;
    },
    fit: (ours) => {
      const whole = choices.choiceOf(ours);
      if (whole !== undefined) return { text: String(whole) };
      const values: string[] = [];
      for (const part of split(ours, /[,;|]/)) {
        const value = choices.choiceOf(part);
        if (value === undefined) return unknownChoice(part, column);
        values.push(String(value));
      }
      return { text: inOrder(values) || null };
    },
    spell: (theirs) => {
      const texts: string[] = [];
      for (const part of split(theirs, ',')) {
        if (!choices.isChoice(Number(part))) return unknownChoice(part, column);
        texts.push(choices.mappedTextOf(Number(part)) ?? part);
      }
      return { text: texts.join(',') || null };
    },
    value: (text) => text,
  };
}

function split(text: string, separator: string | RegExp): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function inOrder(values: readonly string[]): string {
  return [...new Set(values)].sort((a, b) => Number(a) - Number(b)).join(',');
}
