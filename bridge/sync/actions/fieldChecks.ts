import { plainText } from '../../mapping/plainText.ts';
import { readTime } from '../../mapping/readTime.ts';
import type { DataverseColumn } from '../../mapping/types.ts';
import type { RefusalCode } from '../refusalCode.ts';
import type { RefusedField } from '../syncRefused.ts';

/** Collects what is wrong with a request, so that a maker sees everything at once. */
export interface FieldChecks {
  problems: (RefusedField & { code: RefusalCode })[];
  /** The text as it is sent, null when empty. */
  text(field: string, value: string | undefined, column: DataverseColumn | undefined): string | null;
  /** An instant in milliseconds, in whole seconds. */
  time(field: string, value: string | undefined): number | undefined;
  number(field: string, value: number | undefined, column: DataverseColumn | undefined): number | undefined;
  choice(field: string, value: number | undefined, column: DataverseColumn | undefined): number | undefined;
  refuse(field: string, code: RefusalCode, detail: string): void;
}

/** Dataverse keeps no earlier and no later times. */
const [first, last] = [Date.UTC(1753, 0, 1), Date.UTC(9999, 11, 31, 23, 59, 59)];

/** Checks against the columns as live metadata describes them. */
export function createFieldChecks(): FieldChecks {
  const problems: FieldChecks['problems'] = [];
  const refuse = (field: string, code: RefusalCode, detail: string): void => {
    problems.push({ field, code, detail });
  };
  return {
    problems,
    refuse,
    text(field, value, column) {
      const text = plainText(value ?? '');
      const limit = column?.maxLength;
      if (text !== null && limit !== undefined && text.length > limit) {
        refuse(
          field,
          'tooLong',
          `${column?.label ?? field} has ${text.length} characters; Dynamics 365 takes ${limit}.`,
        );
      }
      return text;
    },
    time(field, value) {
      if (value === undefined) return undefined;
      const read = readTime(value);
      const time = read === undefined ? Number.NaN : Math.floor(read / 1000) * 1000;
      if (!isDataverseTime(time)) {
        refuse(
          field,
          'notADate',
          `"${value}" is no time that Dynamics 365 takes, such as 2026-11-03T14:05:00Z.`,
        );
        return undefined;
      }
      return time;
    },
    number(field, value, column) {
      if (value === undefined) return undefined;
      const { min = 0, max = 2 ** 31 - 1 } = column ?? {};
      if (value < min || value > max)
        refuse(field, 'outOfRange', `${value} is not between ${min} and ${max}.`);
      return value;
    },
    choice(field, value, column) {
      if (value === undefined) return undefined;
      const choices = column?.choices ?? [];
      if (!choices.some((choice) => choice.value === value)) {
        const list = choices.map((choice) => `${choice.value} ${choice.label}`).join(', ');
        refuse(field, 'unknownChoice', `${value} is not one of the choices: ${list}.`);
      }
      return value;
    },
  };
}

/** Whether Dataverse keeps an instant. */
export function isDataverseTime(instant: number): boolean {
  return instant >= first && instant <= last;
}

/** An instant as Dataverse takes it: UTC in whole seconds. */
export function dataverseTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
