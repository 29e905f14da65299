import { describeSurprises } from '../../../bridge/sync/move/describeSurprises.ts';
import type { MovePlan } from '../../../bridge/sync/move/movePlan.ts';
import { formatTable } from '../../demo/formatTable.ts';

/** Contacts on hold that the screen names. */
const mostNamed = 20;

/** A plan for people. */
export function describeMove(plan: MovePlan): string[] {
  const { from, to, contacts, obstacles } = plan;
  if (obstacles.length > 0) {
    return [
      `The installation cannot be moved from ${nameOf(from)} to ${nameOf(to)} yet:`,
      ...obstacles.flatMap(({ detail, remedy }) => [`\n✗ ${detail}`, `  → ${remedy}`]),
    ];
  }
  const rows = Object.values(plan.rows).reduce((sum, each) => sum + each, 0);
  const surprises = describeSurprises(plan);
  return [
    `From ${nameOf(from)} to ${nameOf(to)}, installation ${plan.installationId}`,
    '',
    formatTable(
      ['what', 'number'],
      [
        ['rows of the bridge tables that are carried', rows],
        ['linked contacts', contacts.linked],
        ['  of these in the new installation, with the same number and GUID', contacts.alive],
        ['  whose link field arrived empty and is filled', contacts.restored],
        ['contacts that are held because they are not there', contacts.held],
        ['settings that are carried', plan.settings.carried.length],
      ],
    ),
    ...tableOfForms(plan),
    ...(surprises.length === 0
      ? []
      : ['', 'What is otherwise than before:', ...surprises.map((each) => `  • ${each}`)]),
    ...namedHeld(plan),
  ];
}

function tableOfForms({ forms }: MovePlan): string[] {
  if (forms.length === 0) return [];
  const rows = forms.map(({ name, from, to }) => [
    name,
    String(from),
    to === undefined ? 'not there' : String(to),
  ]);
  return ['', formatTable(['form', 'number before', 'number now'], rows)];
}

function namedHeld({ held, contacts }: MovePlan): string[] {
  if (held.length === 0) return [];
  const more = contacts.held - Math.min(held.length, mostNamed);
  return [
    '',
    'Held:',
    ...held
      .slice(0, mostNamed)
      .map(
        ({ contactId, detail, forgotten }) =>
          `  contact ${contactId}: ${detail}${forgotten ? ' Its number will be given to somebody else, so its link is not carried.' : ''}`,
      ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function nameOf({ server, database }: MovePlan['from']): string {
  return server === database || server === '' ? database : `${database} on ${server}`;
}
