import { columnTypes } from './columnTypes.ts';
import { holdsNumber, holdsText } from './fieldHolds.ts';
import { fieldSide } from './fieldSide.ts';
import { isNumeric } from './isNumeric.ts';
import { isLookup, lookupTarget } from './lookupTarget.ts';
import { overlongNumber } from './misfits.ts';
import type { ColumnSide, Fitted, Misfit, PairContext } from './sides.ts';
import type { ColumnValue, CompiledPair, Converted, Direction, FieldValue, References } from './types.ts';

/** Compiles a checked pair into closures; everything is judged on canonical texts, which agreed values hold too. */
export function compilePair(context: PairContext, direction: Direction): CompiledPair {
  const { item, field, column, key } = context;
  const ours = fieldSide(field, item);
  const theirs = columnTypes[context.column.type].side(context);
  // Text columns take any text, so nobody else would notice that a number field holds none.
  const takesAnyText = column.type === 'String' || column.type === 'Memo';
  const target = lookupTarget(column, item);
  // Where text meets a number; what is a number on both sides is held to the same where it comes in.
  const readsNumber = holdsText(field.type) && isNumeric(column.type);
  const givesNumber = takesAnyText && holdsNumber(field.type);

  const outwards = (text: string, references?: References): Fitted => {
    const overlong = readsNumber ? overlongNumber(text) : undefined;
    if (overlong) return overlong;
    if (!takesAnyText || holdsText(field.type)) return theirs.fit(text, references);
    const checked = ours.fit(text);
    return 'text' in checked && checked.text !== null ? theirs.fit(checked.text, references) : checked;
  };
  const inwards = (text: string, references?: References): Fitted => {
    const overlong = givesNumber ? overlongNumber(text) : undefined;
    if (overlong) return overlong;
    const spelled = theirs.spell(text, references);
    if (!('text' in spelled) || spelled.text === null) return spelled;
    return ours.fit(spelled.text);
  };
  const problem = (from: string, to: string, { code, detail }: Misfit) => ({
    problem: {
      code,
      field: field.name,
      column: column.name,
      detail: `${from} does not fit ${to}: ${detail}.`,
    },
  });

  const toColumnText = (text: string | null, references?: References): Converted<string | null> => {
    if (text === null) return { value: null };
    const fitted = outwards(text, references);
    return 'text' in fitted ? { value: fitted.text } : problem(field.name, column.name, fitted);
  };
  const toFieldText = (text: string | null, references?: References): Converted<string | null> => {
    if (text === null) return { value: null };
    const fitted = inwards(text, references);
    return 'text' in fitted ? { value: fitted.text } : problem(column.name, field.name, fitted);
  };
  const canonicalField = (value: FieldValue | undefined) =>
    value === undefined ? null : ours.canonical(value);
  const canonicalColumn = (value: ColumnValue | undefined) =>
    value === undefined ? null : theirs.canonical(value);
  const columnValue = (text: string | null) => (text === null ? null : theirs.value(text));
  const fieldValue = (text: string | null) => (text === null ? null : ours.value(text));
  const same = sameness(direction, theirs, outwards, inwards);

  return {
    item,
    field,
    column,
    direction,
    ...(key && { key }),
    property: isLookup(column) ? `_${column.name}_value` : column.name,
    canonicalField,
    canonicalColumn,
    toColumnText,
    toFieldText,
    same,
    columnValue,
    fieldValue,
    toDynamics: (value, references) => {
      const converted = toColumnText(canonicalField(value), references);
      return 'value' in converted ? { value: columnValue(converted.value) } : converted;
    },
    toXperience: (value, references) => {
      const converted = toFieldText(canonicalColumn(value), references);
      return 'value' in converted ? { value: fieldValue(converted.value) } : converted;
    },
    equal: (our, their, references) => same(canonicalField(our), canonicalColumn(their), references),
    writeProperty: (value) => {
      if (target === undefined) return [column.name, value];
      const bound = value === null ? null : `/${target.entitySet}(${value})`;
      return [`${target.navigationProperty}@odata.bind`, bound];
    },
  };
}

/**
 * Equal when converting one side gives the other. A two-way pair looks both ways: where one side holds more than
 * the other can (a time beside a date, a long text beside its cut form), writing would only destroy the rest.
 */
function sameness(
  direction: Direction,
  theirs: ColumnSide,
  outwards: (text: string, references?: References) => Fitted,
  inwards: (text: string, references?: References) => Fitted,
): CompiledPair['same'] {
  return (our, their, references) => {
    if (our === null && their === null) return true;
    if (our !== null && direction !== 'toXperience') {
      const fitted = outwards(our, references);
      if ('text' in fitted && fitted.text === their) return true;
    }
    if (their !== null && direction !== 'toDynamics') {
      const fitted = inwards(their, references);
      if ('text' in fitted && fitted.text === our) return true;
    }
    return our !== null && their !== null && theirs.alsoSame?.(our, their) === true;
  };
}
