import { countOf } from '../../mapping/countOf.ts';
import type { FieldArrival, MovePlan } from './movePlan.ts';

/**
 * What a person should know before the first run after a move, a sentence each; none where everything came over as it
 * was.
 */
export function describeSurprises(plan: MovePlan): string[] {
  const { contacts, heldByReason, fields, forms, missingTypes, activities, settings, zone } = plan;
  const reasons = Object.entries(heldByReason).map(
    ([reason, count]) => `${count} ${heldWhy[reason as keyof typeof heldWhy]}`,
  );
  const lostForms = forms.filter(({ to }) => to === undefined).map(({ name }) => name);
  return [
    ...(contacts.held > 0
      ? [
          `${contacts.held === 1 ? '1 contact is on hold, because it is' : `${contacts.held} contacts are on hold, because they are`} not in the new installation (${reasons.join(', ')}). Nothing changes in Dynamics for them.`,
        ]
      : []),
    ...(contacts.differing > 0
      ? [
          `${of(contacts.differing)} ${contacts.differing === 1 ? 'names' : 'name'} another row in the link field than the bridge remembers: the run reads both and settles it.`,
        ]
      : []),
    ...fields.flatMap(describeField),
    ...(lostForms.length > 0 ? [`Not in the new installation: the forms ${lostForms.join(', ')}.`] : []),
    ...(missingTypes.length > 0
      ? [
          `Activity types that were sent and that nobody has made in the new installation: ${missingTypes.join(', ')}. Activities of these types that came over are sent all the same.`,
        ]
      : []),
    ...(activities.highest.from > activities.highest.to
      ? [
          `The newest activities of Xperience 13 are not in the new installation (numbers up to ${activities.highest.from} there, ${activities.highest.to} here): the migration tool left them out, or they were logged after the copy. What was sent of them stays in Dynamics.`,
        ]
      : []),
    ...settings.toEnter.map((what) => `To be entered: ${what}. Nobody new qualifies before that.`),
    ...(zone.before === zone.now
      ? []
      : [`Times up to the move are read as those of ${zone.before}, later ones as those of ${zone.now}.`]),
  ];
}

const heldWhy = {
  country: 'by their country',
  state: 'by their state',
  owner: 'by their owner',
  companyTooLong: 'by the name of their company',
  unknown: 'for no reason that the data tells',
} as const;

function of(contacts: number): string {
  return countOf(contacts, 'contact');
}

function describeField({ field, emptied, reworded, unsent, lost, edited }: FieldArrival): string[] {
  const said = [
    ...(emptied > 0 ? [`arrived empty for ${of(emptied)}, and Dynamics keeps its values`] : []),
    ...(lost > 0
      ? [`lacks edits of ${of(lost)} in Xperience 13 that did not come over, and Dynamics keeps its values`]
      : []),
    ...(reworded > 0 ? [`reads otherwise for ${of(reworded)}, which is not sent`] : []),
    ...(unsent > 0 ? [`has edits of ${of(unsent)} from before the move, which are sent`] : []),
    ...(edited > 0 ? [`was changed for ${of(edited)} since they came over, which is sent`] : []),
  ];
  return said.length === 0 ? [] : [`${field} ${said.join('; ')}.`];
}
