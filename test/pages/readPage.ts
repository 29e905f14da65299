/** What a person reads on a page: its main part without elements. */
export const readPage = (text: string): string =>
  text
    .slice(text.indexOf('<main'))
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
