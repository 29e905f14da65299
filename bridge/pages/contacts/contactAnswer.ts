import { html } from 'hono/html';
import type { ContactPageView } from '../../api/views/viewContactPage.ts';
import { outsideOfGroups } from '../../sync/explain/outsideOfGroups.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { grouped } from '../parts/number.ts';
import { dayText } from '../parts/time.ts';
import { countStates } from './fieldStates.ts';
import { pointsOf } from './hasEnough.ts';

/** Why the contact is, or is not, in Dynamics: the decisive part in bold, then what goes with it. */
export function contactAnswer(view: ContactPageView, visit: Visit): Html {
  const [decisive, ...rest] = sentences(view, visit);
  return html`<b>${decisive}</b> ${rest.filter(Boolean).join(' ')}`;
}

function sentences(view: ContactPageView, visit: Visit): (string | false | undefined)[] {
  const say = visit.t.contacts.answers;
  const { explanation } = view;
  if (!explanation) return [view.linkedSince ? say.differs : say.unknown, view.unexplained];
  return explanation.linked
    ? linkedAnswer(view, explanation, visit)
    : unlinkedAnswer(view, explanation, visit);
}

type Explanation = NonNullable<ContactPageView['explanation']>;

function linkedAnswer(view: ContactPageView, explanation: Explanation, visit: Visit) {
  const say = visit.t.contacts.answers;
  const { away, rowId, result, fields, problems } = explanation;
  const counts = countStates(fields, away !== undefined);
  if (away !== undefined) {
    const since = view.linkedSince && dayText(view.linkedSince, visit);
    return [say.away(since), say.awayChanged(counts.send)];
  }
  if (rowId === undefined) return [say.deleted, result === 'created' ? say.deletedAgain : say.deletedChoose];
  const more = [counts.cannot > 0 && say.cannot(counts.cannot), counts.stays > 0 && say.stay(counts.stays)];
  const [whole] = problems.filter(({ field }) => field === undefined);
  if (result === 'failed' && whole) return [say.failed, whole.detail];
  const waiting = counts.send + counts.take;
  if (waiting > 0 && view.obstacle) return [say.waits(view.obstacle), ...more];
  if (counts.send > 0) return [say.updates(counts.send), ...more];
  if (counts.take > 0) return [say.takes(counts.take), ...more];
  if (result === 'linked') return [say.links, ...more];
  return counts.cannot + counts.stays > 0 ? [say.differs, ...more] : [say.same];
}

function unlinkedAnswer(view: ContactPageView, explanation: Explanation, { t }: Visit) {
  const say = t.contacts.answers;
  const { held, heldReason, qualifying, settings, lastFailure, problems, result, away } = explanation;
  if (held) return [say.held, heldReason, say.heldUntil];
  if (!qualifying && settings.groups) return [say.outside(outsideOfGroups(settings.groups))];
  if (!qualifying && settings.minimumScore > 0) {
    const { locale } = t.frame;
    return [say.points(grouped(pointsOf(explanation), locale), grouped(settings.minimumScore, locale))];
  }
  if (view.obstacle) return [say.obstacle(view.obstacle)];
  const [problem] = problems;
  if (result === 'failed' && problem) return [say.refused, problem.detail];
  if (lastFailure) return [say.refused, lastFailure.detail];
  if (away !== undefined) return [say.awayNew];
  return [result === 'linked' ? say.linksNew : say.creates];
}
