import { checkItem } from '../../mapping/checkItem.ts';
import { columnTypes } from '../../mapping/columnTypes.ts';
import { foldText } from '../../mapping/propose/foldText.ts';
import { defaultRules } from '../../mapping/settings/defaultRules.ts';
import type { ContactField, DataverseColumn, MappingItem, ProblemCode } from '../../mapping/types.ts';

/** A column to choose from, or why not. */
export interface ColumnOffer {
  column: DataverseColumn;
  /** Field that has it already. */
  takenBy?: string;
  /** Why the field cannot go there. */
  unfit?: string;
}

export interface ColumnOffers {
  /** All columns a field can go to. */
  total: number;
  fit: readonly ColumnOffer[];
  /** How many more fit and match. */
  more: number;
  unfit: readonly ColumnOffer[];
  moreUnfit: number;
}

/** So many are shown: 800 in one list nobody reads. */
const mostShown = 20;

/** What no rule of a pair mends. */
const hard: ReadonlySet<ProblemCode> = new Set([
  'privateField',
  'columnNotReadable',
  'columnNotByValue',
  'columnNotWritable',
]);

/**
 * The columns a field can go to, filtered by a text in label, name or choices.
 * @param items the pairs there are: their columns are taken
 * @param own column of the line itself
 */
export function columnOffers(
  field: ContactField,
  columns: readonly DataverseColumn[],
  { items, own, find }: { items: readonly MappingItem[]; own: string | undefined; find: string },
): ColumnOffers {
  const taken = new Map(
    items.filter(({ column }) => column !== own).map((item) => [item.column, item.field]),
  );
  const wanted = foldText(find);
  const offers = columns.map((column): ColumnOffer => {
    const takenBy = taken.get(column.name);
    const unfit = whyUnfit(field, column);
    return {
      column,
      ...(takenBy === undefined ? {} : { takenBy }),
      ...(unfit === undefined ? {} : { unfit }),
    };
  });
  const found = offers
    .filter(({ column }) => wanted === '' || matches(column, wanted, find.trim().toLowerCase()))
    .sort((one, other) => one.column.label.localeCompare(other.column.label));
  const fit = found.filter(({ unfit }) => unfit === undefined);
  const unfit = found.filter((offer) => offer.unfit !== undefined);
  return {
    total: offers.filter((offer) => offer.unfit === undefined).length,
    fit: fit.slice(0, mostShown),
    more: Math.max(fit.length - mostShown, 0),
    unfit: unfit.slice(0, mostShown),
    moreUnfit: Math.max(unfit.length - mostShown, 0),
  };
}

function whyUnfit(field: ContactField, column: DataverseColumn): string | undefined {
  const item = { ...defaultRules, field: field.name, column: column.name };
  const problems = checkItem(item, field, column);
  const typesFit = columnTypes[column.type].fieldTypes.includes(field.type);
  return problems.find(({ code }) => hard.has(code) || (code === 'typesDoNotFit' && !typesFit))?.detail;
}

function matches(column: DataverseColumn, folded: string, plain: string): boolean {
  if (column.name.includes(plain) || column.type.toLowerCase().startsWith(plain)) return true;
  const texts = [
    column.label,
    ...(column.otherLabels ?? []),
    ...(column.choices ?? []).map(({ label }) => label),
  ];
  return texts.some((text) => foldText(text).includes(folded) || text.toLowerCase().includes(plain));
}
