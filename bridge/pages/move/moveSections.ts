import { html } from 'hono/html';
import type { HeldContact, MovePlan } from '../../sync/move/movePlan.ts';
import type { Html } from '../html.ts';
import { facts, figures } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';
import { count, table } from '../parts/table.ts';
import type { Texts } from '../texts/texts.ts';

/** Rows of one table of the plan; what is more is counted. */
const mostRows = 200;

/** The numbers of a plan, before anything of it is told one by one. */
export function moveFigures({ contacts, rows }: MovePlan, { move: t, frame }: Texts): Html {
  const { figures: say } = t;
  const carried = Object.values(rows).reduce((sum, each) => sum + each, 0);
  const number = (value: number): string => grouped(value, frame.locale);
  return figures(
    [
      { label: say.linked, value: number(contacts.linked), note: say.linkedNote },
      { label: say.alive, value: number(contacts.alive), note: say.aliveNote },
      { label: say.restored, value: number(contacts.restored), note: say.restoredNote },
      { label: say.held, value: number(contacts.held), note: say.heldNote },
      { label: say.rows, value: number(carried), note: say.rowsNote },
    ],
    { isCompact: true },
  );
}

/**
 * What a plan tells one by one, in the order of both its page and its report.
 * @param held the section of contacts that are held
 * @param captionOf what people call a contact field
 */
export function moveDetails(
  plan: MovePlan,
  t: Texts,
  { held, captionOf = (field) => field }: { held: Html; captionOf?: (field: string) => string },
): Html {
  return html`${fieldArrivals(plan, t, captionOf)}${held}${forgottenContacts(plan, t)}
${referenceArrivals(plan, t)}${formArrivals(plan, t)}${otherArrivals(plan, t)}${carriedRows(plan, t)}`;
}

function fieldArrivals({ fields }: MovePlan, t: Texts, captionOf: (field: string) => string): Html {
  if (fields.length === 0) return html``;
  const { move: say } = t;
  const counts = (['emptied', 'reworded', 'unsent', 'lost', 'edited'] as const)
    .filter((arrival) => fields.some((field) => field[arrival] > 0))
    .map((arrival) => ({
      head: say[arrival],
      isNumber: true,
      cell: (field: MovePlan['fields'][number]) => count(grouped(field[arrival], t.frame.locale)),
    }));
  return html`<section><h2>${say.fields}</h2><p class="small">${say.fieldsNote}</p>${bounded(
    {
      caption: say.fields,
      rows: fields,
      columns: [
        {
          head: say.field,
          cell: ({ field, column }) => html`${captionOf(field)}<small><code>${column}</code></small>`,
        },
        ...counts,
      ],
    },
    t,
  )}</section>`;
}

/**
 * How many contacts are held, by why.
 * @param named contacts whose numbers are told
 */
export function heldReasons(
  { heldByReason }: Pick<MovePlan, 'heldByReason'>,
  t: Texts,
  named?: readonly HeldContact[],
): Html {
  const { move: say } = t;
  const rows = Object.entries(heldByReason) as [HeldContact['reason'], number][];
  const numbers = {
    head: say.numbers,
    width: 'half' as const,
    cell: ([reason, all]: (typeof rows)[number]) => contactNumbers(named ?? [], reason, all, t),
  };
  return table({
    caption: say.held,
    rows,
    columns: [
      { head: say.reason, cell: ([reason]) => say.reasons[reason] },
      { head: say.count, isNumber: true, cell: ([, contacts]) => grouped(contacts, t.frame.locale) },
      ...(named ? [numbers] : []),
    ],
  });
}

function contactNumbers(
  named: readonly HeldContact[],
  reason: HeldContact['reason'],
  all: number,
  t: Texts,
): Html {
  const shown = named.filter((contact) => contact.reason === reason).map(({ contactId }) => contactId);
  const more = all - shown.length;
  return html`${shown.join(', ')}${more > 0 ? ` ${t.move.more(grouped(more, t.frame.locale))}` : ''}`;
}

/** Contacts whose numbers others will get. */
function forgottenContacts({ held, contacts }: MovePlan, t: Texts): Html {
  if (contacts.forgotten === 0) return html``;
  const numbers = held.filter(({ forgotten }) => forgotten).map(({ contactId }) => contactId);
  const more = contacts.forgotten - numbers.length;
  return html`<section><h2>${t.move.forgotten}</h2><p class="small">${t.move.forgottenText}</p><p>${numbers.join(', ')}${more > 0 ? ` ${t.move.more(grouped(more, t.frame.locale))}` : ''}</p></section>`;
}

function referenceArrivals({ references }: MovePlan, t: Texts): Html {
  if (references.length === 0) return html``;
  const { move: say } = t;
  const number = (value: number): Html => count(grouped(value, t.frame.locale));
  return html`<section><h2>${say.references}</h2><p class="small">${say.referencesNote}</p>${table({
    caption: say.references,
    rows: references,
    columns: [
      { head: say.kind, cell: ({ kind }) => say.kinds[kind] },
      { head: say.used, isNumber: true, cell: ({ used }) => number(used) },
      { head: say.renumbered, isNumber: true, cell: ({ renumbered }) => number(renumbered) },
      { head: say.missing, isNumber: true, cell: ({ missing }) => number(missing) },
      {
        head: say.missing,
        isHeadHidden: true,
        width: 'third',
        cell: ({ missing, missingNames }) =>
          missing === 0
            ? ''
            : html`<small>${missingNames.join(', ')}${missing > missingNames.length ? ` … ${say.more(grouped(missing - missingNames.length))}` : ''}</small>`,
      },
    ],
  })}</section>`;
}

function formArrivals({ forms }: MovePlan, t: Texts): Html {
  if (forms.length === 0) return html``;
  const { move: say } = t;
  return html`<section><h2>${say.forms}</h2><p class="small">${say.formsNote}</p>${bounded(
    {
      caption: say.forms,
      rows: forms,
      columns: [
        { head: say.form, cell: ({ name }) => name },
        { head: say.before, isNumber: true, cell: ({ from }) => String(from) },
        { head: say.now, isNumber: true, cell: ({ to }) => (to === undefined ? say.notThere : String(to)) },
      ],
    },
    t,
  )}</section>`;
}

/** Settings, activities and the zone of local times. */
function otherArrivals({ settings, activities, missingTypes, zone }: MovePlan, t: Texts): Html {
  const { move: say } = t;
  const { from, to } = activities.highest;
  return html`<section><h2>${say.otherwise}</h2>${facts([
    [
      say.settings,
      settings.carried.length > 0
        ? settings.carried.map((name) => settingName(name, t)).join(', ')
        : say.noSettings,
    ],
    [say.toEnter, settings.toEnter.join('; ')],
    [say.activities, say.activitiesValue(grouped(from, t.frame.locale), grouped(to, t.frame.locale))],
    [say.types, missingTypes.slice(0, mostRows).join(', ')],
    [say.zone, zone.before === zone.now ? say.sameZone(zone.now) : say.otherZone(zone.before, zone.now)],
  ])}</section>`;
}

/** As the page of the settings calls it; what a later version may carry stays as it is named. */
function settingName(name: string, { move: { settingNames } }: Texts): string {
  return Object.hasOwn(settingNames, name) ? settingNames[name as keyof typeof settingNames] : name;
}

function carriedRows({ rows }: MovePlan, t: Texts): Html {
  const { move: say } = t;
  return html`<section><h2>${say.carried}</h2>${table({
    caption: say.carried,
    rows: Object.entries(rows),
    columns: [
      { head: say.table, cell: ([name]) => html`<code>${name}</code>` },
      { head: say.rows, isNumber: true, cell: ([, carried]) => grouped(carried, t.frame.locale) },
    ],
  })}</section>`;
}

/** A table of no more rows than a page holds, and how many more there are. */
function bounded<Row>(parts: Parameters<typeof table<Row>>[0], t: Texts): Html {
  const more = parts.rows.length - mostRows;
  return html`${table({ ...parts, rows: parts.rows.slice(0, mostRows) })}${more > 0 ? html`<p class="small">${t.move.more(grouped(more, t.frame.locale))}</p>` : ''}`;
}
