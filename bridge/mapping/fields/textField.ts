import { cutText } from '../cutText.ts';
import { halfCharacter, tooLong } from '../misfits.ts';
import { htmlOfText, textOfHtml } from '../plainText.ts';
import type { FieldSide } from '../sides.ts';
import type { ContactField, MappingItem } from '../types.ts';

/** Text fields: Xperience may have stored them with HTML entities; canonical is the text a reader sees. */
export function textField(field: ContactField, item: MappingItem): FieldSide {
  const size = field.size ?? Number.POSITIVE_INFINITY;
  return {
    canonical: (value) => (value === null ? null : textOfHtml(String(value))),
    fit: (text) => {
      if (!text.isWellFormed()) return halfCharacter;
      const length = htmlOfText(text).length;
      if (length <= size) return { text };
      return item.overlong === 'cut' ? { text: cutStored(text, size) } : tooLong(length, field.name, size);
    },
    value: htmlOfText,
  };
}

/** Cuts so that the stored form fits, which an escaped ampersand makes longer than the text itself. */
function cutStored(text: string, size: number): string | null {
  let cut = cutText(text, size);
  while (htmlOfText(cut).length > size) cut = cutText(cut, cut.length - 1);
  return cut || null;
}
