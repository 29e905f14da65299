import { decimalText } from '../decimalText.ts';
import type { ColumnSide, PairContext } from '../sides.ts';
import { unknownChoice } from './choiceColumn.ts';
import { createPartChoices } from './partChoices.ts';
import { readChoices } from './readChoices.ts';

/** What Xperience's controls for several choices put between them. */
const usual = '|';

const numbers = /^[-\d\s,]*$/;

/**
 * MultiSelectPicklist: numbers with commas between them, as the Web API writes it, or the labels that flows put there.
 * Read from Xperience by value map, label or number, with any of the separators in use; written into it as the field's
 * control writes them. Order and repetition mean nothing.
 */
export function multiChoiceColumn({ column, field, item }: PairContext): ColumnSide {
  const choices = readChoices(column, item.valueMap);
  const separator = field.separator ?? usual;
  const partOurs = createPartChoices(choices.names, choices.choiceOf);
  const partTheirs = createPartChoices(choices.names, (text) => wholeNumber(text) ?? choices.labelled(text));
  return {
    canonical: (value) => {
      if (value === null || value === '') return null;
      const text = String(value);
      if (numbers.test(text)) return inOrder(split(text).map((part) => decimalText(part) ?? part)) || null;
      const parted = partTheirs(text);
      return 'values' in parted ? inOrder(parted.values.map(String)) || null : text;
    },
    fit: (ours) => {
      const whole = choices.choiceOf(ours);
      if (whole !== undefined) return { text: String(whole) };
      const parted = partOurs(ours);
      if ('unknown' in parted) return unknownChoice(parted.unknown, column);
      return { text: inOrder(parted.values.map(String)) || null };
    },
    spell: (theirs) => {
      const texts: string[] = [];
      for (const part of numbers.test(theirs) ? split(theirs) : [theirs]) {
        const value = Number(part);
        if (!choices.isChoice(value)) return unknownChoice(part, column);
        const text = choices.textOf(value);
        texts.push(text.includes(separator) ? part : text);
      }
      return { text: texts.join(separator) || null };
    },
    value: (text) => text,
  };
}

function wholeNumber(text: string): number | undefined {
  const found = decimalText(text);
  return found === undefined || found.includes('.') ? undefined : Number(found);
}

function split(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function inOrder(values: readonly string[]): string {
  return [...new Set(values)].sort((a, b) => Number(a) - Number(b)).join(',');
}
