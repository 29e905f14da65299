import type { ContactPageView } from '../../api/views/viewContactPage.ts';
import type { Figure } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';
import type { Texts } from '../texts/texts.ts';
import { groupWords } from './groupWords.ts';
import { pointsOf } from './hasEnough.ts';

/** What a contact has of what it qualifies by: its points, or of the chosen groups those it is in. */
export function figureOfRule(explanation: NonNullable<ContactPageView['explanation']>, t: Texts): Figure {
  const { settings, scores, groups } = explanation;
  const say = t.contacts.figures;
  const { locale } = t.frame;
  if (settings.groups) {
    const inside = groups.filter(({ member, rebuilding }) => member && !rebuilding).length;
    return {
      label: say.groups,
      value: say.ofGroups(inside, groups.length),
      note: groups.length > 0 ? groupWords(groups, t) : say.noGroups,
    };
  }
  const best = scores.toSorted((one, other) => other.points - one.points)[0];
  const enough =
    settings.minimumScore > 0 ? say.enough(grouped(settings.minimumScore, locale)) : say.noMinimum;
  return {
    label: say.points,
    value: grouped(pointsOf(explanation), locale),
    note: best ? `${enough}. ${say.score(best.name)}` : enough,
  };
}
