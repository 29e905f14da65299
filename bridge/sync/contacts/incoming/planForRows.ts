import type { ColumnValue, CompiledMapping } from '../../../mapping/types.ts';
import type { SyncParts } from '../../syncParts.ts';
import type { ContactPlan } from '../contactWork.ts';
import { prepareContacts } from '../prepareContacts.ts';
import { readMappedValues } from './readMappedValues.ts';
import type { RowBody } from './rowDelivery.ts';

/** A description of columns that was read so short a time ago, ms, is not read again because of an odd value. */
const trustedMs = 60_000;

/**
 * The mapping to take rows by. A choice that is not known was perhaps added a moment ago, and a column that looks masked
 * was perhaps secured: then the columns are described anew, but not over and over because of one value.
 */
export async function planForRows(parts: SyncParts, bodies: readonly RowBody[]): Promise<ContactPlan<never>> {
  const preparation = { switches: 'ignored', fresh: false, needs: [] } as const;
  const plan = await prepareContacts(parts, preparation);
  const { mapping } = plan;
  const isOdd = (body: RowBody) => namesUnknownChoice(mapping, body) || mayHideValues(mapping, body);
  return bodies.some(isOdd) ? prepareContacts(parts, { ...preparation, maxAgeMs: trustedMs }) : plan;
}

/** Whether a value is none of its column's choices, as far as they are known. */
function namesUnknownChoice(mapping: CompiledMapping, body: RowBody): boolean {
  if (!mapping.pairs.some(({ column }) => column.choices)) return false;
  const { theirs } = readMappedValues(mapping, body);
  return mapping.pairs.some(({ column, property, canonicalColumn, toFieldText }) => {
    if (!column.choices) return false;
    const converted = toFieldText(canonicalColumn(theirs[property]));
    return 'problem' in converted && converted.problem.code === 'unknownChoice';
  });
}

/** What masking rules put in place of letters, as far as is known. */
const maskSigns = /[#*]/;

/**
 * Whether a delivered row may show values as column security shows them to those who may not read them: masked, or as
 * nothing. A column may have been secured a moment ago, which only a new look at its description tells.
 */
function mayHideValues(mapping: CompiledMapping, body: RowBody): boolean {
  return mapping.pairs.some(({ property, direction, item, column }) => {
    const value = body[property] as ColumnValue | undefined;
    if (direction === 'toDynamics' || value === undefined) return false;
    if (value === null) return item.sendEmpty;
    return column.secured !== undefined || (typeof value === 'string' && maskSigns.test(value));
  });
}
