import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { readStaticFiles } from '../../../bridge/pages/frame/staticFiles.ts';
import type { Html } from '../../../bridge/pages/html.ts';
import { heldReasons, moveDetails, moveFigures } from '../../../bridge/pages/move/moveSections.ts';
import { placeName } from '../../../bridge/pages/move/placeName.ts';
import { surpriseList } from '../../../bridge/pages/move/surpriseList.ts';
import { icon } from '../../../bridge/pages/parts/icon.ts';
import { grouped } from '../../../bridge/pages/parts/number.ts';
import { utcText } from '../../../bridge/pages/parts/time.ts';
import { en as t } from '../../../bridge/pages/texts/en.ts';
import { describeSurprises } from '../../../bridge/sync/move/describeSurprises.ts';
import type { MovePlan } from '../../../bridge/sync/move/movePlan.ts';
import { toDo } from './stepsOfMove.ts';

/**
 * The plan as one HTML file that needs nothing else: to be read in a browser, printed and handed round before the new
 * installation runs. It loads nothing and runs no script.
 * @param now when the databases were looked at
 */
export async function pageOfMove(plan: MovePlan, now: Date): Promise<string> {
  const style = readStaticFiles().style.body;
  const allowed = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style, 'utf8').digest('base64')}'`;
  const { planTitle } = t.move;
  const page = html`${raw('<!doctype html>')}
<html lang="${t.frame.language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${planTitle} – ${t.frame.product}</title>
<style>${raw(style)}</style>
</head><body class="sunken paper"><main><div class="head"><div><h1>${planTitle}</h1>
<p class="answer">${answer(plan)}</p>
<p class="small">${about(plan, now)}</p></div></div>
${plan.obstacles.length > 0 ? obstacleList(plan) : html`${moveFigures(plan, t)}${surpriseList(plan, t)}`}
<section><h2>${t.move.steps}</h2><ol class="steps-to-do">${toDo(plan).map((step) => html`<li>${withCode(step)}</li>`)}</ol></section>
${plan.obstacles.length > 0 ? '' : moveDetails(plan, t, { held: heldSection(plan) })}
</main></body></html>`;
  return String(await page);
}

function answer(plan: MovePlan): Html {
  const { move: say, frame } = t;
  const { contacts, obstacles } = plan;
  if (obstacles.length > 0) return html`<strong>${say.cannot}</strong> ${say.obstacles(obstacles.length)}`;
  const surprises = describeSurprises(plan).length;
  return html`<strong>${say.can}</strong> ${say.alive(grouped(contacts.alive, frame.locale), grouped(contacts.linked, frame.locale))}${surprises === 0 ? say.asBefore : say.different(surprises)}`;
}

function about({ from, to, installationId }: MovePlan, now: Date): string {
  const { move: say } = t;
  const parts = [
    say.way(placeName(from, t), placeName(to, t)),
    ...(installationId === '' ? [] : [say.installation(installationId)]),
    say.lookedAt(utcText(now.toISOString())),
  ];
  return `${parts.join(' · ')}. ${say.numbersOnly}`;
}

function obstacleList({ obstacles }: MovePlan): Html {
  return html`<section><h2>${t.move.inTheWay}</h2><ul class="needs">${obstacles.map(
    ({ code, detail, remedy }) =>
      html`<li>${icon('stopped', 'bad')}<div class="grow"><p class="strong">${detail}</p><p>${remedy} <code>${code}</code></p></div></li>`,
  )}</ul></section>`;
}

function heldSection(plan: MovePlan): Html {
  if (plan.contacts.held === 0) return html``;
  return html`<section><h2>${t.move.held}</h2><p class="small">${t.move.heldText}</p>${heldReasons(plan, t, plan.held)}</section>`;
}

/** Steps are Markdown, of which they use commands in backticks and emphasis alone. */
function withCode(step: string): Html {
  return html`${step
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part.replaceAll('*', '')))}`;
}
