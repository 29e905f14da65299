/** Longer than any caption people write; what is longer tells nothing and costs time. */
const longest = 200;
const mostWords = 20;

/** Letters that no decomposition takes apart. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Words that change nothing of what a caption means. */
const fillers: ReadonlySet<string> = new Set(
  'the a an of and please your my der die das des dem den und bitte ihre ihr le la les de du des d l et votre el los las y su il lo gli di e del della het een van en uw'.split(
    ' ',
  ),
);

/**
 * A caption or name as its words, folded: without case, accents, signs and words that mean nothing. `E-Mail` is one word,
 * `firstName2` are three.
 */
export function wordsOf(text: string): string[] {
  const apart = text
    .slice(0, longest)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{Nd})/gu, '$1 $2');
  const plain = apart
    .toLowerCase()
    .replace(/[ßæøœłđðþı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\be-?mail/g, 'email');
  return plain
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter((word) => word !== '' && !fillers.has(word))
    .slice(0, mostWords);
}

/** The same as one text, for comparing whole captions. */
export function foldText(text: string): string {
  return wordsOf(text).join(' ');
}

/** A folded text without blanks: logical names have none. */
export function squeeze(folded: string): string {
  return folded.replaceAll(' ', '');
}
