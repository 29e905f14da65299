import { html } from 'hono/html';
import type { MoveReport } from '../../sync/move/moveReport.ts';
import { getSettings } from '../../sync/settings/getSettings.ts';
import { readCondition } from '../../sync/settings/qualifyingCondition.ts';
import { readStatus } from '../../sync/state/readStatus.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { icon } from '../parts/icon.ts';

interface Item {
  isDone: boolean;
  text: string;
  link?: { label: string; path: string } | undefined;
}

/** What somebody still has to do after a move, looked at now and not remembered. */
export async function leftToDo({ waits }: MoveReport, visit: Visit): Promise<Html> {
  const { t, href } = visit;
  const { check: say } = t.move;
  const items = await itemsOf(waits, visit);
  return html`<section><h2>${t.move.left}</h2><ul class="checklist">${items.map(
    ({ isDone, text, link }) =>
      html`<li>${icon(isDone ? 'ok' : 'wait', isDone ? 'ok' : 'wait')}<div class="grow"><p>${text}</p></div>${
        link && !isDone ? html`<a href="${href(link.path)}">${link.label}</a>` : ''
      }</li>`,
  )}</ul></section>`;

  async function itemsOf(wait: MoveReport['waits'], { services }: Visit): Promise<Item[]> {
    const { database } = services.parts;
    const { pause, waitingRuns } = await readStatus(database, undefined);
    const { settings } = await getSettings(services.parts);
    const { groups } = await readCondition(database, settings, settings);
    const hasGroups = (groups?.chosen.length ?? 0) > 0;
    const runOf = (kind: 'contacts' | 'activities') => waitingRuns.find((run) => run.kind === kind);
    const run = (id: number) => ({ label: say.look, path: `runs/${id}` });
    const [contacts, activities] = [runOf('contacts'), runOf('activities')];
    return [
      { isDone: !pause, text: pause ? say.paused : say.notPaused },
      {
        isDone: hasGroups,
        text: hasGroups ? say.groups : say.nobody,
        link: { label: say.toSettings, path: 'settings' },
      },
      {
        isDone: !wait.contacts,
        text: !wait.contacts ? say.contactsDone : contacts ? say.contactsRun(contacts.id) : say.contacts,
        link: contacts ? run(contacts.id) : { label: say.start, path: 'runs/start' },
      },
      {
        isDone: !wait.activities,
        text: !wait.activities
          ? say.activitiesDone
          : activities
            ? say.activitiesRun(activities.id)
            : say.activities,
        link: activities && run(activities.id),
      },
    ];
  }
}
