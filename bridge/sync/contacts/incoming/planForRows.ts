import type { ColumnValue, CompiledPair } from '../../../mapping/types.ts';
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
 * @param options.reuse settings and mapping as they were a moment ago will do
 */
export async function planForRows(
  parts: SyncParts,
  bodies: readonly RowBody[],
  { reuse }: { reuse: boolean },
): Promise<ContactPlan<never>> {
  const plan = await prepareContacts(parts, { ...preparation, reuse });
  const { pairs } = plan.mapping;
  const choices = pairs.filter(({ column }) => column.choices);
  const taken = pairs.filter(({ direction }) => direction !== 'toDynamics');
  const isOdd = (body: RowBody) => namesUnknownChoice(choices, body) || mayHideValues(taken, body);
  return bodies.some(isOdd) ? prepareContacts(parts, { ...preparation, maxAgeMs: trustedMs }) : plan;
}

const preparation = { switches: 'ignored', fresh: false, needs: [] } as const;

/** Whether a value is none of its column's choices, as far as they are known. */
function namesUnknownChoice(pairs: readonly CompiledPair[], body: RowBody): boolean {
  const { theirs } = readMappedValues({ pairs }, body);
  return pairs.some(({ property, canonicalColumn, toFieldText }) => {
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
function mayHideValues(pairs: readonly CompiledPair[], body: RowBody): boolean {
  return pairs.some(({ property, item, column }) => {
    const value = body[property] as ColumnValue | undefined;
    if (value === undefined) return false;
    if (value === null) return item.sendEmpty;
    return column.secured !== undefined || (typeof value === 'string' && maskSigns.test(value));
  });
}
