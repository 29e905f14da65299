import type { ReconciliationView } from '../../bridge/api/views/viewReconciliation.ts';
import { countOf } from '../../bridge/mapping/countOf.ts';
import { formatTable } from '../demo/formatTable.ts';

type Kind = ReconciliationView['found'][number]['kind'];
type Follows = ReconciliationView['found'][number]['follows'];

const kinds: Readonly<Record<Kind, string>> = {
  linkedTwice: 'linked contacts: another contact has the same row',
  rowMissing: 'linked contacts: the row was deleted in Dynamics',
  notSendable: 'linked contacts: a value, or the contact, cannot be delivered',
  underWay: 'linked contacts: being sent just now',
  conflict: 'linked contacts: a field was changed on both sides',
  changedInXperience: 'linked contacts: changed in Xperience, not sent yet',
  neverExchanged: 'linked contacts: not exchanged yet, such as a newly mapped field',
  changedInDynamics: 'linked contacts: changed in Dynamics, not brought back',
  staysDifferent: 'linked contacts: stay different by a rule of the mapping, or as a move agreed on',
  linkUnsettled: 'linked contacts: the same values, the link is to be put right',
  qualifies: 'contacts that qualify and have no row',
  sharedAddress: 'e-mail addresses that several contacts have',
  sameAddress: 'rows without contact whose e-mail address a contact without row has',
  onlyInDynamics: 'rows without contact',
  contactGone: 'rows whose contact was merged or deleted',
};

const follows: Readonly<Record<Follows, string>> = {
  needsYou: 'needs you',
  nextRun: 'next run',
  setting: 'stays, by a setting',
  judge: 'for you to judge',
  nothing: 'nothing',
};

/** A comparison as text. */
export function describeReconciliation(result: ReconciliationView): string {
  const { id, state, reason, contacts, rows, found, seconds = 0, requests = 0, comparedWith } = result;
  const share = contacts.linked === 0 ? undefined : (100 * contacts.same) / contacts.linked;
  const head =
    state === 'finished'
      ? `Comparison ${id}: ${share === undefined ? 'nobody is linked' : `${share.toFixed(1)} % of the linked contacts are the same on both sides`}.`
      : `Comparison ${id} is ${state}${reason === undefined ? '' : `: ${reason}`}`;
  const counts = [
    `${countOf(contacts.read, 'contact')}: ${contacts.linked} linked (${contacts.same} the same, ${contacts.differing} not), ${contacts.qualifying} qualify, ${contacts.held} excluded, ${contacts.others} others.`,
    `${countOf(rows.read, 'row')}: ${rows.linked} linked, ${rows.unlinked} without contact, ${rows.merged} merged, ${rows.inactive} inactive.`,
    `It took ${Math.round(seconds)} s and ${countOf(requests, 'request')}.`,
  ];
  const rowsOf = found
    .filter(({ count, before = 0 }) => count + before > 0)
    .map((each) => [
      each.count,
      ...(comparedWith === undefined ? [] : [changeOf(each.count - (each.before ?? 0))]),
      follows[each.follows],
      kinds[each.kind],
    ]);
  const table =
    rowsOf.length === 0
      ? []
      : [
          formatTable(
            ['found', ...(comparedWith === undefined ? [] : ['change']), 'what follows', 'what'],
            rowsOf,
          ),
        ];
  return [head, ...counts, ...table].join('\n');
}

function changeOf(change: number): string {
  if (change === 0) return 'same';
  return change > 0 ? `+${change}` : String(change);
}
