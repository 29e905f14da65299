import { wordsOf } from './foldText.ts';

/** Words that turn a yes into a no, in the languages of most sites. */
const negations: ReadonlySet<string> = new Set(
  'no not donot dont never without unsubscribed unsubscribe kein keine keinen nicht ohne abgemeldet ne pas sans desabonne sin non senza nessun nessuna geen niet zonder ne bez nie inte ikke'.split(
    ' ',
  ),
);

/** Whether a yes under this name or caption means that something must not be done. */
export function isNegative(text: string): boolean {
  const words = wordsOf(text);
  if (` ${words.join(' ')} `.includes(' opt out ') || words[0]?.startsWith('donot')) return true;
  return words.some((word) => negations.has(word));
}
