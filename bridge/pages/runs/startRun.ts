import { html } from 'hono/html';
import { readPause } from '../../sync/state/pause/pause.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { Elsewhere, Page, PageView, Visit } from '../page.ts';
import { choiceField, field } from '../parts/field.ts';
import { status } from '../parts/status.ts';

/** Starts a run, or leads to the one that is going. */
export const startRun: Page = {
  path: 'runs/start',
  section: 'runs',
  scope: 'read',
  changeScope: 'sync',
  async show(visit) {
    const does = visit.query.get('do') === 'dry' ? 'dry' : 'real';
    return view(visit, { kind: 'contacts', mode: 'incremental', does, limit: '' });
  },
  async change(visit) {
    const { form, caller, services, t, signal } = visit;
    const given: Given = {
      kind: form.get('kind') === 'activities' ? 'activities' : 'contacts',
      mode: form.get('mode') === 'full' ? 'full' : 'incremental',
      does: form.get('does') === 'real' ? 'real' : 'dry',
      limit: form.get('limit')?.trim() ?? '',
    };
    const limit = given.limit === '' ? undefined : Number(given.limit);
    if (limit !== undefined && (!Number.isInteger(limit) || limit < 1 || limit > 2 ** 31 - 1))
      return { ...(await view(visit, given, t.runs.limitWrong)), status: 422 };
    const sync = given.kind === 'activities' ? services.runs.syncActivities : services.runs.syncContacts;
    const { run, joined } = await sync({
      mode: given.mode,
      dryRun: given.does === 'dry',
      ...(limit !== undefined && { limit }),
      requestedBy: caller.name,
      waitMs: 0,
      signal,
    });
    return started(run, joined, t);
  },
};

interface Given {
  kind: 'contacts' | 'activities';
  mode: 'incremental' | 'full';
  does: 'dry' | 'real';
  limit: string;
}

/** Said after a run was asked for. */
export function started(run: Run, joined: boolean, { runs: t }: Visit['t']): Elsewhere {
  const goTo = `runs/${run.id}`;
  if (!joined) return { goTo, banner: { tone: 'ok', title: t.startedBanner(run.id) } };
  return run.state === 'needsConfirmation'
    ? { goTo, banner: { tone: 'wait', title: t.joinedWaits(run.id), text: t.joinedWaitsText } }
    : { goTo, banner: { tone: 'info', title: t.joined(run.id), text: t.joinedText } };
}

async function view(visit: Visit, wanted: Given, problem?: string): Promise<PageView> {
  const isPaused = (await readPause(visit.services.parts.database)) !== undefined;
  const given: Given = isPaused ? { ...wanted, does: 'dry' } : wanted;
  const { runs: t, frame } = visit.t;
  return {
    title: t.startTitle,
    answer: t.startAnswer,
    crumbs: [{ label: frame.sections.runs, path: 'runs' }, { label: t.startTitle }],
    body: visit.may('sync') ? formOf(visit, given, { isPaused, problem }) : html``,
  };
}

function formOf(
  visit: Visit,
  given: Given,
  { isPaused, problem }: { isPaused: boolean; problem: string | undefined },
): Html {
  const { runs: t, frame } = visit.t;
  const choices = (texts: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(texts).map(([value, [label = '', hint]]) => ({ value, label, hint }));
  const { dry, real } = t.startDoes;
  const does = isPaused ? { dry } : { dry, real };
  const isAway = visit.services.health.last()?.status.dynamics.reachable === false;
  return html`${isAway ? html`<p class="section-head">${status('stopped', 'bad', t.startAway)}</p>` : ''}${isPaused ? html`<p class="section-head">${status('pause', 'wait', t.startPaused)}</p>` : ''}<form class="form" method="post" action="${visit.href(visit.path)}">${visit.hidden({ once: true })}
${choiceField({
  type: 'radio',
  legend: t.startKind,
  name: 'kind',
  values: [given.kind],
  choices: [
    { value: 'contacts', label: t.kinds.contacts },
    { value: 'activities', label: t.kinds.activities },
  ],
})}
${choiceField({ type: 'radio', legend: t.startMode, name: 'mode', values: [given.mode], choices: choices(t.startModes) })}
${choiceField({ type: 'radio', legend: t.startDo, name: 'does', values: [given.does], choices: choices(does) })}
${field({ name: 'limit', label: t.startLimit, value: given.limit, type: 'number', problem, more: html`min="1" inputmode="numeric"` })}
<p class="buttons"><button class="button main" data-busy>${t.startButton}</button><a class="button" href="${visit.href('runs')}">${frame.cancel}</a></p></form>`;
}
