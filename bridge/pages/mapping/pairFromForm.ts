import { isLookup } from '../../mapping/lookupTarget.ts';
import { defaultRules } from '../../mapping/settings/defaultRules.ts';
import { unusableName } from '../../mapping/settings/readJson.ts';
import type { DataverseColumn, MappingItem } from '../../mapping/types.ts';
import type { Texts } from '../texts/texts.ts';

export interface PairForm {
  form: URLSearchParams;
  /** The pair as it is in the draft. */
  before: MappingItem | undefined;
  columns: readonly DataverseColumn[] | undefined;
  t: Texts;
}

/** What the editor's form says: a pair, that there shall be none, or what is wrong. */
export function pairFromForm({
  form,
  before,
  columns,
  t,
}: PairForm): { item: MappingItem | undefined } | { problem: string } {
  const name = form.get('column') ?? '';
  if (!form.has('column')) return { problem: t.mapping.needColumn };
  if (name === '') return { item: undefined };
  const column = columns?.find((each) => each.name === name);
  const field = form.get('field') ?? '';
  const isSame = before?.column === name;
  const values = isSame ? readValues(form, column, t) : { valueMap: {} };
  if ('problem' in values) return values;
  const lookup = isSame ? lookupFromForm(form, column) : firstLookup(column);
  return {
    item: {
      field,
      column: name,
      ...rulesFromForm(form, before),
      // What is not in the form stays: columns may be unknown while Dynamics is away.
      valueMap: isSame && !form.has('choice') ? before.valueMap : values.valueMap,
      ...(lookup === undefined && isSame && before.lookup && !form.has('table')
        ? { lookup: before.lookup }
        : {}),
      ...(lookup ? { lookup } : {}),
    },
  };
}

/** The rules of a form that do not speak of the column. */
export function rulesFromForm(
  form: URLSearchParams,
  before: MappingItem | undefined,
): Pick<MappingItem, 'direction' | 'conflict' | 'sendEmpty' | 'overlong'> {
  const { direction, conflict, overlong } = before ?? defaultRules;
  return {
    direction: oneOf(form, 'direction', ['both', 'toDynamics', 'toXperience'], direction),
    conflict: oneOf(form, 'conflict', ['byCaller', 'xperience', 'dynamics'], conflict),
    sendEmpty: form.get('sendEmpty') === 'yes',
    overlong: oneOf(form, 'overlong', ['fail', 'cut'], overlong),
  };
}

/** Whether a pair has more to be said than fits into the choice of its column. */
export function hasDetails(column: DataverseColumn | undefined): boolean {
  return (
    column !== undefined && (isLookup(column) || (column.choices !== undefined && column.type !== 'Boolean'))
  );
}

function readValues(
  form: URLSearchParams,
  column: DataverseColumn | undefined,
  t: Texts,
): { valueMap: Record<string, number> } | { problem: string } {
  const [values, given] = [form.getAll('value'), form.getAll('choice')];
  const choices = column?.choices ?? [];
  const found = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const text = (given[index] ?? '').trim();
    if (value.trim() === '' || text === '') continue;
    const choice = choices.find((each) => String(each.value) === text || each.label === text);
    if (!choice || value === unusableName) return { problem: t.mapping.wrongChoice(value, text) };
    if (found.has(value)) return { problem: t.mapping.twice(value) };
    found.set(value, choice.value);
  }
  return { valueMap: Object.fromEntries(found) };
}

function lookupFromForm(form: URLSearchParams, column: DataverseColumn | undefined): MappingItem['lookup'] {
  const table = form.get('table') ?? '';
  if (!column || !isLookup(column) || table === '') return undefined;
  const keyColumn = form.get('keyColumn') ?? '';
  return {
    table,
    ...(keyColumn === '' ? {} : { keyColumn }),
    unresolved: oneOf(form, 'unresolved', ['fail', 'empty'], 'fail'),
  };
}

function firstLookup(column: DataverseColumn | undefined): MappingItem['lookup'] {
  const table = column && isLookup(column) ? column.targets?.[0]?.table : undefined;
  return table === undefined ? undefined : { table, unresolved: 'fail' };
}

function oneOf<Value extends string>(
  form: URLSearchParams,
  name: string,
  values: readonly Value[],
  otherwise: Value,
): Value {
  return values.find((value) => value === form.get(name)) ?? otherwise;
}
