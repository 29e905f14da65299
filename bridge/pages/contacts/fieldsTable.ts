import { html } from 'hono/html';
import type { ContactPageView } from '../../api/views/viewContactPage.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import type { LabelOf } from '../parts/choiceLabels.ts';
import { icon } from '../parts/icon.ts';
import { table } from '../parts/table.ts';
import { dayText } from '../parts/time.ts';
import { type Decision, stateOfField } from './fieldStates.ts';

/** Each mapped field on both sides with what a run does and why; those that are the same are folded away. */
export function fieldsTable(
  view: ContactPageView,
  { exchanged, labelOf }: { exchanged: string | undefined; labelOf: LabelOf },
  visit: Visit,
): Html {
  const { t } = visit;
  const { fields = [], away } = view.explanation ?? {};
  if (fields.length === 0) return html``;
  const isAway = away !== undefined;
  const differing = fields.filter((field) => stateOfField(field, isAway) !== 'same');
  const same = fields.filter((field) => stateOfField(field, isAway) === 'same');
  const title = t.contacts.differ(differing.length, fields.length, isAway);
  const tableOf = (rows: readonly Decision[], caption: string) =>
    table({ caption, columns: columnsOf(view, { exchanged, labelOf }, visit), rows: sorted(rows, isAway) });
  return html`<section><div class="section-head"><h2>${title}</h2></div>
${differing.length > 0 ? tableOf(differing, title) : ''}
${same.length > 0 ? html`<details class="fold"><summary>${icon('chevron')}${t.contacts.sameFields(same.length)}</summary>${tableOf(same, t.contacts.sameFields(same.length))}</details>` : ''}</section>`;
}

const order = ['cannot', 'send', 'take', 'stays', 'same'] as const;

function sorted(fields: readonly Decision[], isAway: boolean): Decision[] {
  const place = (field: Decision) => order.indexOf(stateOfField(field, isAway));
  return fields.toSorted((one, other) => place(one) - place(other));
}

function columnsOf(
  view: ContactPageView,
  { exchanged, labelOf }: { exchanged: string | undefined; labelOf: LabelOf },
  visit: Visit,
) {
  const { t, zone, now } = visit;
  const say = t.contacts;
  const isAway = view.explanation?.away !== undefined;
  const on = exchanged && dayText(exchanged, { zone, now, t });
  return [
    {
      head: say.field,
      // Beside a long text nothing would be left of it.
      width: 'fifth' as const,
      cell: ({ field }: Decision) => view.captions.get(field) ?? field,
    },
    { head: say.xperience, cell: ({ ours }: Decision) => shownValue(ours, visit) },
    {
      head: isAway && on ? say.dynamicsOn(on) : say.dynamics,
      cell: ({ column, theirs, agreed }: Decision) =>
        shownValue(labelOf(column, isAway ? (agreed?.theirs ?? null) : theirs), visit),
    },
    {
      head: isAway || view.obstacle ? say.aRun : say.nextRun,
      width: 'third' as const,
      cell: (field: Decision) => resultOf(field, { isAway, labelOf }, visit),
    },
  ];
}

function shownValue(value: string | null, { t }: Visit): MaybeHtml {
  return value === null || value === '' ? html`<i class="quiet">${t.contacts.empty}</i>` : value;
}

function resultOf(
  field: Decision,
  { isAway, labelOf }: { isAway: boolean; labelOf: LabelOf },
  visit: Visit,
): Html {
  const { contacts: say } = visit.t;
  const state = stateOfField(field, isAway);
  const toMapping = visit.href('mapping', { edit: field.field });
  const result = state === 'send' ? labelOf(field.column, field.result ?? null) : (field.result ?? null);
  const becomes = (isAway ? field.ours : result) || say.becomesEmpty;
  switch (state) {
    case 'cannot': {
      const label = field.problem?.code === 'unknownChoice' ? say.sayWhat : say.toMapping;
      const link = html`<a href="${toMapping}">${label}</a>`;
      return cell('cannot', say.cannotBeSent, html`${field.problem?.detail} ${link}`);
    }
    case 'send':
      return cell('change', html`<b>${say.dynamicsBecomes(becomes)}</b>`, whyOf(field, visit));
    case 'take':
      return cell('change', html`<b>${say.xperienceBecomes(becomes)}</b>`, whyOf(field, visit));
    case 'stays':
      return cell('', say.staysDifferent, whyItStays(field, visit));
    case 'same':
      return cell('', say.staysSame, field.why === 'unmoved' ? say.why.unmoved : say.why.equal);
  }
}

function cell(kind: string, first: MaybeHtml, more: MaybeHtml): Html {
  return html`<div class="result ${kind}">${first}<small class="more">${more}</small></div>`;
}

function whyOf({ why, agreed, action }: Decision, { t }: Visit): string {
  const say = t.contacts.why;
  if (why !== 'bothMoved') return say[why];
  const both = agreed?.ours ? say.bothMoved(agreed.ours) : say.bothMovedEmpty;
  return `${both} ${action === 'take' ? say.dynamicsWins : say.xperienceWins}`;
}

/** A setting keeps what was changed in Dynamics; all else is told by the engine. */
function whyItStays(field: Decision, visit: Visit): MaybeHtml {
  const { contacts: say } = visit.t;
  const moved = whyOf(field, visit);
  if (field.action === 'none' && field.why === 'theirsMoved')
    return html`${moved} ${say.why.notBroughtBack} <a href="${visit.href('settings')}">${say.setting}</a>`;
  return html`${moved} ${field.note ?? ''}`;
}
