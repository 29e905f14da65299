import { presentSubscription } from '../../api/present/presentSubscription.ts';
import { isTheirs, mayManage } from '../../api/resources/subscriptions.ts';
import { formNames } from '../../api/views/formNames.ts';
import { readStandings, type Standing } from '../../sync/state/subscriptions/standings.ts';
import { decideSubscription } from '../../sync/subscriptions/decideSubscription.ts';
import { endSubscription } from '../../sync/subscriptions/endSubscription.ts';
import { timeAgo } from '../../sync/subscriptions/timeAgo.ts';
import type { Elsewhere, Page, Visit } from '../page.ts';
import { selectField } from '../parts/field.ts';
import { question } from '../parts/question.ts';

const questions = ['pause', 'resume', 'leaveOut', 'recover', 'end'] as const;

/** What can be decided about a subscription. */
export type SubscriptionQuestion = (typeof questions)[number];

const path = 'instant-triggers';
const hourMs = 60 * 60_000;

/** Shall a flow be told no more, again, or once more? */
export const subscriptionQuestion: Page = {
  path: `${path}/decide`,
  section: 'subscriptions',
  changeScope: 'read',
  async show(visit) {
    const what = whatOf(visit);
    if (!what) return undefined;
    const found = await standingOf(visit);
    if (!found) return goneBy(visit);
    const { subscriptions: t, frame } = visit.t;
    const { title, text, button } = t.questions[what];
    const names = await formNames(visit.services.parts.database, [found]);
    const { about, owner } = presentSubscription(found, names);
    return {
      title,
      answer: `${about} · ${owner}`,
      crumbs: [{ label: frame.sections.subscriptions, path }, { label: title }],
      body: question(
        {
          consequences: text,
          ...(what === 'recover' && {
            fields: selectField({
              name: 'hours',
              label: t.sinceLabel,
              value: '1',
              choices: Object.entries(t.sinceChoices).map(([value, label]) => ({ value, label })),
            }),
          }),
          button,
          isDangerous: what === 'end' || what === 'leaveOut',
          back: { label: t.back, path },
          query: { subscription: found.publicId, what },
        },
        visit,
      ),
    };
  },
  async change(visit) {
    const what = whatOf(visit);
    if (!what) return undefined;
    const found = await standingOf(visit);
    if (!found) return goneBy(visit);
    const { caller, services, t } = visit;
    const { database } = services.parts;
    if (what === 'end') await endSubscription(database, found.publicId, caller.name, isTheirs(caller));
    else {
      const decision =
        what === 'recover'
          ? ({ kind: what, since: await sinceOf(visit) } as const)
          : ({ kind: what } as const);
      await decideSubscription(database, found.publicId, {
        caller: caller.name,
        decision,
        isTheirs: isTheirs(caller),
      });
    }
    return { goTo: path, banner: { tone: 'ok', title: t.subscriptions.questions[what].done } };
  },
};

function whatOf({ query }: Visit): SubscriptionQuestion | undefined {
  return questions.find((each) => each === query.get('what'));
}

async function standingOf({ query, caller, services }: Visit): Promise<Standing | undefined> {
  const wanted = query.get('subscription')?.toLowerCase();
  const all = await readStandings(services.parts.database, mayManage(caller) ? undefined : caller);
  return all.find(({ publicId, state }) => publicId === wanted && state !== 'ended');
}

function goneBy({ t }: Visit): Elsewhere {
  return {
    goTo: path,
    banner: { tone: 'info', title: t.subscriptions.gone, text: t.subscriptions.goneText },
  };
}

/** Whatever the form holds: one of the times it offers, the shortest for any other. */
async function sinceOf({ form, t, services }: Visit) {
  const asked = form.get('hours') ?? '';
  const hours = Object.hasOwn(t.subscriptions.sinceChoices, asked) ? Number(asked) : 1;
  return timeAgo(services.parts.database, hours * hourMs);
}
