import { decimalText } from '../decimalText.ts';
import { textOfHtml } from '../plainText.ts';
import type { FieldChoice, SubmittedField } from './formFields.ts';

/**
 * A submitted value as a person would write it: labels of what was chosen, Yes and No, dates without a midnight, the
 * name of a file. Empty when nothing was entered.
 */
export function formValueText({ type, choices, value }: Omit<SubmittedField, 'name' | 'caption'>): string {
  if (value === null) return '';
  switch (type) {
    case 'boolean':
      return value ? 'Yes' : 'No';
    case 'consent':
      return 'Yes';
    case 'integer':
    case 'longinteger':
    case 'decimal':
    case 'double':
      return chosen(
        choices,
        decimalText(typeof value === 'boolean' ? Number(value) : value) ?? String(value),
      );
    case 'datetime':
      return dateAndTime(String(value));
    case 'date':
      return String(value).slice(0, 10);
    case 'time':
      return withoutZeroSeconds(String(value));
    case 'file':
      return fileName(String(value));
    case 'guid':
      return String(value);
    case 'text':
    case 'longtext':
      return chosen(choices, textOfHtml(String(value)) ?? '');
  }
}

/** Check boxes store the chosen values with a bar between them. */
function chosen(choices: readonly FieldChoice[], value: string): string {
  if (choices.length === 0) return value;
  const labels = new Map(choices.map((choice) => [choice.value, choice.label]));
  const parts = labels.has(value) ? [value] : value.split('|').map((part) => part.trim());
  return parts.every((part) => labels.has(part)) ? parts.map((part) => labels.get(part)).join(', ') : value;
}

function dateAndTime(text: string): string {
  const [date = '', time = ''] = text.split('T');
  return /^00:00:00/.test(time) ? date : `${date} ${withoutZeroSeconds(time)}`;
}

function withoutZeroSeconds(time: string): string {
  const [, minutes = time, seconds = '00'] = /^(\d\d:\d\d)(?::(\d\d))?/.exec(time) ?? [];
  return seconds === '00' ? minutes : `${minutes}:${seconds}`;
}

/** Xperience stores `<guid>.<ext>/<name the visitor's file had>`. */
function fileName(stored: string): string {
  return stored.slice(stored.indexOf('/') + 1);
}
