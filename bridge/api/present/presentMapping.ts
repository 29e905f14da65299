import type { components } from '../../../schemas/contract.ts';
import { unusableName } from '../../mapping/settings/readJson.ts';
import type { LookupRule, MappingItem } from '../../mapping/types.ts';
import type { MappingPreview } from '../../sync/contacts/previewMapping.ts';
import type { MappingProblem, MappingState } from '../../sync/settings/getMapping.ts';
import type { MappingProposal } from '../../sync/settings/proposal/proposePairs.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';

type Schemas = components['schemas'];

/** A mapping as the contract shows it. */
export function presentMapping({ version, items, dropped, problems }: MappingState): Schemas['Mapping'] {
  return {
    version,
    pairs: items.map(presentPair),
    dropped: dropped.map(presentPair),
    problems: problems.map(presentProblem),
  };
}

function presentPair({ field, column, valueMap, lookup, ...rules }: MappingItem): Schemas['MappingPair'] {
  const choices = Object.entries(valueMap).map(([value, choice]) => ({ value, choice }));
  return {
    field,
    column,
    ...rules,
    ...(choices.length > 0 ? { valueMap: choices } : {}),
    ...(lookup ? { lookup } : {}),
  };
}

/** A proposal as the contract shows it. */
export function presentProposal({ pairs, without }: MappingProposal): Schemas['MappingProposal'] {
  return {
    value: pairs.map(({ item, certainty, reason }) => ({ pair: presentPair(item), certainty, reason })),
    without: without.map(({ name }) => name),
  };
}

/** A preview as the contract shows it. */
export function presentPreview({
  contactId,
  fields,
  row,
  problems,
}: MappingPreview): Schemas['MappingPreview'] {
  return {
    contactId,
    fields: fields.map(({ field, column, ours, result, problem }) => ({
      field,
      column,
      ...(ours === null ? {} : { ours }),
      ...(typeof result === 'string' ? { result } : {}),
      ...(problem ? { problem: problem.detail } : {}),
    })),
    row,
    problems: problems.map(presentProblem),
  };
}

/** A reason without what it does not name. */
function presentProblem({ code, detail, field, column, place }: MappingProblem): Schemas['FieldProblem'] {
  return {
    code,
    detail,
    ...(field ? { field } : {}),
    ...(column ? { column } : {}),
    ...(place ? { place } : {}),
  };
}

/**
 * The pairs of a request.
 * @throws SyncRefused when a value is given two choices, or cannot be kept
 */
export function itemsOf(pairs: readonly Schemas['MappingPair'][]): MappingItem[] {
  const problems: (MappingProblem & { field: string })[] = [];
  const items = pairs.map(({ field, column, valueMap = [], lookup, ...rules }, index): MappingItem => {
    const choices = new Map<string, number>();
    valueMap.forEach(({ value, choice }, at) => {
      const place = `pairs[${index}].valueMap[${at}]`;
      const detail = `"${value}" is given a choice twice.`;
      if (value === unusableName) {
        const unusable = `"${value}" cannot be used as a value.`;
        problems.push({ code: 'valueUnusable', field, column, place, detail: unusable });
      }
      if (choices.has(value)) problems.push({ code: 'valueMappedTwice', field, column, place, detail });
      choices.set(value, choice);
    });
    return {
      ...rules,
      field: field.trim(),
      column: column.trim(),
      valueMap: Object.fromEntries(choices),
      ...(lookup ? { lookup: ruleOf(lookup) } : {}),
    };
  });
  if (problems.length === 0) return items;
  const detail = `This mapping cannot be used: ${problems.map((each) => `${each.place}: ${each.detail}`).join(' ')}`;
  throw new SyncRefused({ kind: 'invalid', code: 'mappingInvalid', detail, problems });
}

/** An empty key column is that of a flow that leaves it out. */
function ruleOf({ table, keyColumn = '', unresolved }: Schemas['LookupRule']): LookupRule {
  const key = keyColumn.trim();
  return { table: table.trim(), unresolved, ...(key === '' ? {} : { keyColumn: key }) };
}
