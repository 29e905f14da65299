import { cancelReconciliation } from '../../sync/reconcile/cancelReconciliation.ts';
import { countContacts } from '../../sync/state/countContacts.ts';
import type { Page } from '../page.ts';
import { grouped } from '../parts/number.ts';
import { question } from '../parts/question.ts';

const back = (label: string) => ({ label, path: 'in-step' });

/** Shall both sides be compared? */
export const compareBoth: Page = {
  path: 'in-step/compare',
  section: 'inStep',
  scope: 'sync',
  changeScope: 'sync',
  async show(visit) {
    const { inStep: say, frame } = visit.t;
    const { linked } = await countContacts(visit.services.parts.database);
    return {
      title: say.askTitle,
      crumbs: [{ label: say.title, path: 'in-step' }, { label: say.askTitle }],
      body: question(
        {
          consequences: [say.askReads(grouped(linked, frame.locale)), say.askTakes, say.askStop],
          button: say.doCompare,
          back: back(say.back),
        },
        visit,
      ),
    };
  },
  async change({ services, caller, t }) {
    const { reconciliation, joined } = await services.reconciliations.start(caller.name);
    return {
      goTo: `in-step?id=${reconciliation.id}`,
      banner: joined ? { tone: 'info', title: t.inStep.joined } : { tone: 'ok', title: t.inStep.started },
    };
  },
};

/** Shall the one that is going end? */
export const stopComparison: Page = {
  path: 'in-step/stop',
  section: 'inStep',
  scope: 'sync',
  changeScope: 'sync',
  async show(visit) {
    const id = idOf(visit.query.get('id'));
    if (id === undefined) return undefined;
    const { inStep: say } = visit.t;
    return {
      title: say.stopTitle(id),
      crumbs: [{ label: say.title, path: 'in-step' }, { label: say.stopTitle(id) }],
      body: question(
        {
          consequences: [say.stopText],
          button: say.doStop,
          isDangerous: true,
          back: back(say.back),
          values: { id: String(id) },
        },
        visit,
      ),
    };
  },
  async change({ services, form, caller, t }) {
    const id = idOf(form.get('id'));
    if (id === undefined) return undefined;
    await cancelReconciliation(services.parts.database, id, caller.name);
    return { goTo: `in-step?id=${id}`, banner: { tone: 'ok', title: t.inStep.stopped } };
  },
};

function idOf(text: string | null): number | undefined {
  const id = Number(text);
  return Number.isSafeInteger(id) && id > 0 && id < 2 ** 31 ? id : undefined;
}
