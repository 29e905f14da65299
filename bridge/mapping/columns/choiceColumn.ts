import { decimalText } from '../decimalText.ts';
import { holdsText } from '../fieldHolds.ts';
import { excerpt } from '../misfits.ts';
import type { ColumnSide, Misfit, PairContext } from '../sides.ts';
import type { DataverseColumn } from '../types.ts';
import { readChoices } from './readChoices.ts';

/** Picklist, State and Status: by the value map, else by label in any case, else by number. */
export function choiceColumn({ column, field, item }: PairContext): ColumnSide {
  const choices = readChoices(column, item.valueMap);
  const asText = holdsText(field.type) || field.type === 'boolean';
  return {
    canonical: (value) => {
      if (value === null || value === '') return null;
      const number = typeof value === 'boolean' ? undefined : decimalText(value);
      // Flows also deliver the label that Dynamics shows.
      return number ?? String(choices.labelled(String(value)) ?? value);
    },
    fit: (ours) => {
      const value = choices.choiceOf(ours);
      return value === undefined ? unknownChoice(ours, column) : { text: String(value) };
    },
    spell: (theirs) => {
      const value = Number(theirs);
      if (!choices.isChoice(value)) return unknownChoice(theirs, column);
      const text = asText ? choices.textOf(value) : choices.numberOf(value);
      const meant = choices.choiceOf(text);
      return meant === undefined || meant === value ? { text } : takenForAnother(value, column);
    },
    value: Number,
  };
}

/** What a choice would be stored as names another one, as which it would go back. */
export function takenForAnother(choice: number | string, { name }: DataverseColumn): Misfit {
  return {
    code: 'unknownChoice',
    detail: `the choice ${choice} of ${name} has no label of its own, and its number is the label of another choice. Name it in the pair’s value map`,
  };
}

/** Enough to show what is expected; a list of all countries would bury the message. */
const mostListed = 25;

/** Lists the choices, because the remedy is to use one of them or to add a value map. */
export function unknownChoice(text: string, column: DataverseColumn): Misfit {
  const choices = column.choices ?? [];
  const more = choices.length > mostListed ? ` and ${choices.length - mostListed} more` : '';
  const list = `${choices
    .slice(0, mostListed)
    .map(({ value, label }) => `${value} ${label}`)
    .join(', ')}${more}`;
  return {
    code: 'unknownChoice',
    detail: `${excerpt(text)} is not one of ${column.name}'s choices: ${list}`,
  };
}
