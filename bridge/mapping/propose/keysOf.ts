import type { ContactField, DataverseColumn } from '../types.ts';
import { foldText, squeeze, wordsOf } from './foldText.ts';
import { sameWords } from './knownColumns.ts';
import type { ColumnKeys, FieldKeys } from './proposeTypes.ts';

/** Such as `kx_` or `new_`; a publisher's prefix has two to eight letters and digits. */
const publisher = /^[a-z][a-z0-9]{1,7}_(?=.)/;
/** What most people mean when they speak of an address; the others keep their number in name and label. */
const firstAddress = 'address1_';
/** Words that every other caption has, or that are too short to mean anything alone. */
const shortest = 3;

/** What is compared of a column. */
export function columnKeys(column: DataverseColumn): ColumnKeys {
  const isAddress = column.name.startsWith(firstAddress);
  // In every language `Address 1: City` begins with a word and the number.
  const labels = [column.label, ...(column.otherLabels ?? [])].map((label) => {
    const words = wordsOf(label);
    return (isAddress && words[1] === '1' ? words.slice(2) : words).join(' ');
  });
  const name = isAddress ? column.name.slice(firstAddress.length) : column.name.replace(publisher, '');
  const texts = new Set([...labels, foldText(name)].filter((text) => text !== ''));
  return {
    column,
    name: squeeze(foldText(name)),
    labels: [...new Set(labels)].filter(Boolean),
    words: telling([...texts]),
  };
}

/** What is compared of a field. */
export function fieldKeys({ name, caption }: ContactField): FieldKeys {
  const bare = name.replace(/^contact(?=.)/i, '');
  const said = caption === name ? '' : foldText(caption);
  return {
    name: squeeze(foldText(bare)),
    caption: said,
    words: [...telling([said === '' ? foldText(bare) : said])],
  };
}

function telling(texts: readonly string[]): Set<string> {
  const words = texts.flatMap((text) => text.split(' ')).map((word) => sameWords.get(word) ?? word);
  return new Set(words.filter((word) => word.length >= shortest));
}
