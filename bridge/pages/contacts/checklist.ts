import { html } from 'hono/html';
import type { ContactPageView } from '../../api/views/viewContactPage.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import { type IconName, icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { groupWords } from './groupWords.ts';
import { hasEnough, pointsOf } from './hasEnough.ts';

interface Item {
  icon: IconName;
  tone: 'ok' | 'wait' | 'bad' | 'plain';
  text: MaybeHtml;
  more?: MaybeHtml;
  action?: MaybeHtml;
}

/** What decides about a contact without a row, in the order the engine decides; the first that stops it is tinted. */
export function checklist(view: ContactPageView, visit: Visit): Html {
  const { contacts: say } = visit.t;
  const items = itemsOf(view, visit);
  const stop = items.findIndex(({ tone }) => tone === 'wait' || tone === 'bad');
  return html`<section><div class="section-head"><h2>${say.decides}</h2><span class="quiet">${say.asNextRun}</span></div>
<ul class="checklist">${items.map(
    (item, index) =>
      html`<li class="${index === stop ? 'stops' : ''}">${icon(item.icon, item.tone)}<div class="grow"><p>${item.text}</p>${
        item.more ? html`<p class="small">${item.more}</p>` : ''
      }</div>${item.action ?? ''}</li>`,
  )}</ul></section>`;
}

function itemsOf(view: ContactPageView, visit: Visit): Item[] {
  const { t, href, may } = visit;
  const say = t.contacts.check;
  const { explanation, obstacle, contact } = view;
  if (!explanation) return [];
  const { held, heldReason, fields, problems, lastFailure, rowId, away } = explanation;
  const misfits = problems.filter(({ field }) => field !== undefined);
  const filled = fields.filter(({ ours }) => ours !== null && ours !== '').length;
  const release =
    may('sync') && html`<a href="${href(`contacts/${contact.contactId}/release`)}">${t.contacts.release}</a>`;
  const items: Item[] = [
    obstacle
      ? { icon: 'wait', tone: 'wait', text: say.off(obstacle) }
      : { icon: 'ok', tone: 'ok', text: say.on },
    explanation.settings.groups ? itemOfGroups(explanation, visit) : itemOfPoints(explanation, visit),
    held
      ? { icon: 'pause', tone: 'wait', text: html`<b>${say.held}</b>`, more: heldReason, action: release }
      : { icon: 'ok', tone: 'ok', text: say.notHeld },
  ];
  if (misfits.length > 0)
    items.push({
      icon: 'bad',
      tone: 'bad',
      text: say.misfits(misfits.length),
      more: misfits.map(({ detail }) => detail).join(' '),
      action: html`<a href="${href('mapping')}">${t.contacts.toMapping}</a>`,
    });
  else if (fields.length > 0) items.push({ icon: 'ok', tone: 'ok', text: say.fits(filled) });
  if (lastFailure) items.push({ icon: 'bad', tone: 'bad', text: say.failed, more: lastFailure.detail });
  if (away !== undefined) items.push({ icon: 'stopped', tone: 'bad', text: say.away, more: away });
  else if (rowId !== undefined)
    items.push({ icon: 'info', tone: 'plain', text: say.rowThere, more: say.rowThereText });
  else items.push({ icon: 'info', tone: 'plain', text: say.rowNone });
  return items;
}

type Explanation = NonNullable<ContactPageView['explanation']>;

function itemOfPoints(explanation: Explanation, { t }: Visit): Item {
  const { settings, scores } = explanation;
  const say = t.contacts.check;
  const { locale } = t.frame;
  const [have, needed] = [grouped(pointsOf(explanation), locale), grouped(settings.minimumScore, locale)];
  const others = scores.map(({ name, points, enabled }) =>
    enabled ? `${name} ${grouped(points, locale)}` : say.scoreOff(name),
  );
  return hasEnough(explanation)
    ? { icon: 'ok', tone: 'ok', text: say.points(have, needed), more: others.join(', ') }
    : { icon: 'wait', tone: 'wait', text: say.fewPoints(have, needed), more: others.join(', ') };
}

function itemOfGroups(explanation: Explanation, { t }: Visit): Item {
  const { settings, groups } = explanation;
  const say = t.contacts.check;
  const match = settings.groups?.match ?? 'any';
  const more = groupWords(groups, t);
  if (groups.length === 0) return { icon: 'wait', tone: 'wait', text: say.noGroups };
  return hasEnough(explanation)
    ? { icon: 'ok', tone: 'ok', text: say.inGroups[match], more }
    : { icon: 'wait', tone: 'wait', text: say.outsideGroups[match], more };
}
