import { decimalText } from '../decimalText.ts';
import type { ColumnSide, PairContext } from '../sides.ts';
import { takenForAnother, unknownChoice } from './choiceColumn.ts';
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
  const partWhole = (text: string): ReturnType<typeof partOurs> => {
    const whole = choices.choiceOf(text);
    return whole === undefined ? partOurs(text) : { values: [whole] };
  };
  const means = (text: string, parts: readonly string[]): boolean => {
    if (text === '') return parts.length === 0;
    const parted = partWhole(text);
    return 'values' in parted && inOrder(parted.values.map(String)) === inOrder(parts);
  };
  return {
    canonical: (value) => {
      if (value === null || value === '') return null;
      const text = String(value);
      if (numbers.test(text)) return inOrder(split(text).map((part) => decimalText(part) ?? part)) || null;
      const parted = partTheirs(text);
      return 'values' in parted ? inOrder(parted.values.map(String)) || null : text;
    },
    fit: (ours) => {
      const parted = partWhole(ours);
      if ('unknown' in parted) return unknownChoice(parted.unknown, column);
      return { text: inOrder(parted.values.map(String)) || null };
    },
    spell: (theirs) => {
      const parts = numbers.test(theirs) ? split(theirs) : [theirs];
      const stranger = parts.find((part) => !choices.isChoice(Number(part)));
      if (stranger !== undefined) return unknownChoice(stranger, column);
      const labels = parts.map((part) => {
        const text = choices.textOf(Number(part));
        return text.includes(separator) ? part : text;
      });
      // Labels in a row may be the label of another choice.
      const text = [labels, parts].map((each) => each.join(separator)).find((each) => means(each, parts));
      return text === undefined ? takenForAnother(theirs, column) : { text: text || null };
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
