import { html } from 'hono/html';
import { cancelRun, confirmRun } from '../../sync/state/runs/decideRun.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { Html } from '../html.ts';
import type { Elsewhere, Page, PageView, Visit } from '../page.ts';
import { grouped } from '../parts/number.ts';
import { question } from '../parts/question.ts';
import { runOfVisit } from './runOfVisit.ts';

/** Shall the run go on? */
export const confirmRunPage: Page = {
  path: 'runs/:id{[0-9]+}/confirm',
  section: 'runs',
  changeScope: 'sync',
  async show(visit) {
    const run = await runOfVisit(visit);
    if (!run) return undefined;
    if (run.state !== 'needsConfirmation') return decided(run, visit);
    return (await mayConfirm(run, visit)) ? confirmView(run, visit) : forbidden(visit);
  },
  async change(visit) {
    const run = await runOfVisit(visit);
    if (!run) return undefined;
    if (!(await mayConfirm(run, visit))) return forbidden(visit);
    const { services, caller, form, t } = visit;
    const keepsFlows = form.get('keepFlows') === 'yes';
    await confirmRun(services.parts.database, run.id, caller.name, { keepsFlows });
    void services.runs
      .resumeOrphans()
      .catch((error: unknown) =>
        services.parts.log.warn({ err: error, run: run.id }, 'A confirmed run was not taken up at once'),
      );
    return {
      goTo: `runs/${run.id}`,
      banner: { tone: 'ok', title: t.runs.confirmed(run.id), text: t.runs.confirmedText },
    };
  },
};

/** As for the operation: who may manage, and where a setting says so, who started it. */
async function mayConfirm(run: Run, { may, caller, services }: Visit): Promise<boolean> {
  if (may('manage')) return true;
  const { startersMayConfirm } = await readBridgeSettings(services.parts.database, ['startersMayConfirm']);
  return startersMayConfirm && run.requestedBy === caller.name.slice(0, 100);
}

function forbidden({ t, caller, services }: Visit): PageView {
  const { right } = services.parts.database.product.words;
  const answer = caller.kind === 'apiKey' ? t.frame.changeKey : t.frame.changeUser(right.manage);
  return { title: t.frame.forbiddenTitle, answer, body: html``, status: 403 };
}

function confirmView(run: Run, visit: Visit): PageView {
  const { runs: t } = visit.t;
  const counts = run.plan ?? run.counts;
  const [created, updated] = [grouped(counts.created), grouped(counts.updated)];
  const host = new URL(visit.services.dynamicsUrl).host;
  const kind = counts.created > 0 ? 'creates' : counts.updated > 0 ? 'updates' : 'other';
  const hasUpdates = counts.updated > 0;
  const titles = {
    creates: t.confirmTitle(created, updated, hasUpdates),
    updates: t.confirmUpdateTitle(updated),
    other: t.confirmPlain(run.id),
  };
  const buttons = {
    creates: t.confirmButton(created, updated, hasUpdates),
    updates: t.confirmUpdateButton(updated),
    other: t.confirmPlainButton,
  };
  const { addresses, flows } = run.facts ?? {};
  return {
    title: titles[kind],
    crumbs: crumbs(run, visit, t.confirm.replace('…', '')),
    body: question(
      {
        consequences: [
          counts.created > 0 && html`<strong>${t.createdIn(created)}</strong>${t.createdInText(host)}`,
          hasUpdates && html`<strong>${t.updatedIn(updated)}</strong>`,
          counts.linked > 0 && t.linkedTo(grouped(counts.linked)),
          counts.taken > 0 && t.takenFrom(grouped(counts.taken)),
          counts.failed > 0 && t.failedThen(grouped(counts.failed)),
          addresses &&
            addresses.inDynamics > 0 &&
            html`${t.inDynamicsAlready(grouped(addresses.inDynamics))} <a href="${visit.href('settings')}">${t.changeThat}</a>`,
          flows && flows.length > 0 && t.startsFlows(flows.slice(0, 10).join(', ')),
          t.stopAnyTime,
        ],
        fields: flows && flows.length > 0 && keepFlows(t.keepFlows),
        button: buttons[kind],
        back: { label: t.backToPlan, path: `runs/${run.id}` },
        note: t.again,
      },
      visit,
    ),
  };
}

function keepFlows(label: string): Html {
  return html`<p class="field"><label class="tick"><input type="checkbox" name="keepFlows" value="yes">${label}</label></p>`;
}

/** Somebody else was quicker. */
function decided(run: Run, { t: { runs: t } }: Visit): Elsewhere {
  const text = run.confirmedBy === undefined ? t.ended_ : t.decidedBy(run.confirmedBy);
  return { goTo: `runs/${run.id}`, banner: { tone: 'info', title: t.notWaiting, text } };
}

/** What such a page says of one run, before and after. */
interface EndingWords {
  title: string;
  crumb: string;
  consequences: readonly string[];
  button: string;
  back: string;
  done: string;
  doneText: string;
}

/** A page that asks whether a run shall end. */
function endingPage(
  name: string,
  parts: {
    /** In what state it can be ended so. */
    state: Run['state'];
    otherwise(run: Run, visit: Visit): Elsewhere;
    words(id: number, say: Visit['t']['runs']): EndingWords;
  },
): Page {
  return {
    path: `runs/:id{[0-9]+}/${name}`,
    section: 'runs',
    changeScope: 'sync',
    async show(visit) {
      const run = await runOfVisit(visit);
      if (!run) return undefined;
      if (run.state !== parts.state) return parts.otherwise(run, visit);
      const { title, crumb, consequences, button, back } = parts.words(run.id, visit.t.runs);
      return {
        title,
        crumbs: crumbs(run, visit, crumb.replace('…', '')),
        body: question(
          { consequences, button, isDangerous: true, back: { label: back, path: `runs/${run.id}` } },
          visit,
        ),
      };
    },
    async change(visit) {
      const run = await runOfVisit(visit);
      if (!run) return undefined;
      await cancelRun(visit.services.parts.database, run.id, visit.caller.name);
      const { done, doneText } = parts.words(run.id, visit.t.runs);
      return { goTo: `runs/${run.id}`, banner: { tone: 'ok', title: done, text: doneText } };
    },
  };
}

/** Shall a run that waits be given up? */
export const discardRunPage: Page = endingPage('discard', {
  state: 'needsConfirmation',
  otherwise: decided,
  words: (id, t) => ({
    title: t.discardTitle(id),
    crumb: t.discard,
    consequences: t.discardText,
    button: t.discardButton(id),
    back: t.backToPlan,
    done: t.discarded(id),
    doneText: t.discardedText,
  }),
});

/** Shall a run that is going be stopped? */
export const stopRunPage: Page = endingPage('stop', {
  state: 'running',
  otherwise: (run, { t }) => ({
    goTo: `runs/${run.id}`,
    banner: { tone: 'info', title: t.runs.ended_ },
  }),
  words: (id, t) => ({
    title: t.stopTitle(id),
    crumb: t.stop,
    consequences: t.stopText,
    button: t.stopButton(id),
    back: t.back(id),
    done: t.stopped(id),
    doneText: t.stoppedText,
  }),
});

function crumbs(run: Run, { t }: Visit, last: string): NonNullable<PageView['crumbs']> {
  return [
    { label: t.frame.sections.runs, path: 'runs' },
    { label: String(run.id), path: `runs/${run.id}` },
    { label: last },
  ];
}
