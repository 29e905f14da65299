import type { ContactExplanation } from '../../sync/explain/explainContact.ts';
import type { Texts } from '../texts/texts.ts';

/** How a contact stands with each group, in a line. */
export function groupWords(groups: ContactExplanation['groups'], { contacts }: Texts): string {
  const { group: say } = contacts;
  return groups
    .map(({ displayName, member, rebuilding, missing }) => {
      if (missing) return say.missing(displayName);
      if (rebuilding) return say.rebuilding(displayName);
      return member ? say.member(displayName) : say.outside(displayName);
    })
    .join(', ');
}
