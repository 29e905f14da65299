import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import { type MovedForm, movedForms } from '../../forms/movedForms.ts';
import { byKentico } from './handle.ts';

/** Numbers of forms as callers know them, and as the database does. */
export interface FormNumbers {
  /** FormID of a number; 0, which no form has, for that of one that is not here. */
  toFormId(shown: number): number;
  toShown(formId: number): number;
}

/** Added to the number of a new form that would be taken for one of the former installation. */
const offset = 1_000_000_000;

/** As they are where no installation was moved. */
const same: FormNumbers = { toFormId: (shown) => shown, toShown: (formId) => formId };

export function formNumbersOf(moved: readonly MovedForm[]): FormNumbers {
  if (moved.length === 0) return same;
  const here = new Map(moved.map(({ shown, formId }) => [shown, formId ?? 0]));
  const there = new Map(moved.flatMap(({ shown, formId }) => (formId === null ? [] : [[formId, shown]])));
  return {
    toFormId: (shown) => here.get(shown) ?? (shown > offset ? shown - offset : shown),
    toShown: (formId) => there.get(formId) ?? (here.has(formId) ? formId + offset : formId),
  };
}

/** One look by key. */
export async function readFormNumbers(database: MainHandle): Promise<FormNumbers> {
  const row = await byKentico(database)
    .selectFrom('dynamics365.setting')
    .select('value')
    .where('name', '=', movedForms)
    .executeTakeFirst();
  return formNumbersOf(row === undefined ? [] : (JSON.parse(row.value) as MovedForm[]));
}
