import { html } from 'hono/html';
import { pointsOfContacts } from '../../sync/settings/pointsOfContacts.ts';
import type { ContactName } from '../../sync/state/readContactNames.ts';
import type { PlannedChange, PlannedKind } from '../../sync/state/runs/plannedChanges.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { readCaptions } from '../parts/captions.ts';
import { changeOf } from '../parts/change.ts';
import { readChoiceLabels } from '../parts/choiceLabels.ts';
import { contactName } from '../parts/contactName.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { table } from '../parts/table.ts';

/** Contacts of one kind of a plan: what changes, old to new, or with what they would be created. */
export async function planTable(
  kind: PlannedKind,
  changes: readonly PlannedChange[],
  names: ReadonlyMap<number, ContactName>,
  visit: Visit,
): Promise<Html> {
  const { runs: t } = visit.t;
  const captions = await readCaptions(visit.services);
  const labelOf = await readChoiceLabels(visit.services);
  const changed = ({ field, column, to, old, new: next }: PlannedChange['fields'][number]) =>
    to === 'dynamics'
      ? changeOf(captionOf(field), labelOf(column, old), labelOf(column, next), t.empty)
      : changeOf(captionOf(field), old, next, t.empty);
  const captionOf = (field: string): string => captions.get(field) ?? field;
  const contact = {
    head: t.contact,
    width: 'third' as const,
    cell: ({ contactId }: PlannedChange) => contactName(contactId, names.get(contactId), t.gone, visit),
  };
  const problems = ({ problems: list }: PlannedChange): Html =>
    html`${list.map(({ detail }) => html`<div>${status('stopped', 'bad', detail)}</div>`)}`;
  if (kind === 'created' || kind === 'linked') {
    const points = await pointsOfContacts(
      visit.services.parts,
      changes.map(({ contactId }) => contactId),
    );
    return table<PlannedChange>({
      caption: t.sections.one[kind],
      rows: changes,
      columns: [
        contact,
        ...(points
          ? [
              {
                head: t.points,
                isNumber: true,
                cell: ({ contactId }: PlannedChange) =>
                  grouped(points.get(contactId) ?? 0, visit.t.frame.locale),
              },
            ]
          : []),
        { head: t.filled, isNumber: true, cell: ({ fields }) => String(fields.length) },
        {
          head: t.note,
          width: 'half',
          cell: (change) => html`${noteOf(names.get(change.contactId), t)}${problems(change)}`,
        },
      ],
    });
  }
  return table<PlannedChange>({
    caption: t.sections.one[kind],
    rows: changes,
    columns: [
      contact,
      {
        head: kind === 'taken' ? t.changeHere : t.change,
        cell: (change) =>
          html`${isFilling(change) ? html`<span class="quiet">${t.filledCount(change.fields.length)}</span>` : change.fields.map(changed)}${problems(change)}`,
      },
    ],
  });
}

/** What empty columns would be filled with, as of a new contact, is no change, and much to read. */
function isFilling({ kind, fields }: PlannedChange): boolean {
  return (
    kind === 'failed' && fields.length > 0 && fields.every(({ old, to }) => old === null && to === 'dynamics')
  );
}

/** What Xperience calls visitors it knows nothing of. */
const anonymous = /^Anonymous - \d{4}-/;

function noteOf(name: ContactName | undefined, t: Visit['t']['runs']): Html {
  if (!name) return html``;
  const hasName = Boolean(name.firstName || (name.lastName && !anonymous.test(name.lastName)));
  if (!hasName && !name.email) return status('wait', 'wait', t.neither);
  return hasName ? html`` : html`<span class="quiet">${t.nameless}</span>`;
}
