import { unlinkFound } from '../../api/resources/contacts.ts';
import { findContact } from '../../api/views/findContact.ts';
import { viewContactPage } from '../../api/views/viewContactPage.ts';
import { linkContact } from '../../sync/contacts/linkContact.ts';
import { readContactStates } from '../../sync/state/contactState.ts';
import { refusePaused } from '../../sync/state/pause/pause.ts';
import { releaseContact } from '../../sync/state/releaseContact.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { Elsewhere, Page, PageView, Visit } from '../page.ts';
import { field } from '../parts/field.ts';
import { grouped } from '../parts/number.ts';
import { type QuestionParts, question } from '../parts/question.ts';
import { contactIdOf } from './contactIdOf.ts';
import { hasEnough, pointsOf } from './hasEnough.ts';
import { sendNow } from './sendNow.ts';
import { titleOf } from './titleOf.ts';

/** How a contact stands with the bridge; Dynamics is not asked. */
interface Standing {
  linked: boolean;
  held: boolean;
}

/** @throws SyncRefused when there is no such contact */
async function readStanding(parts: SyncParts, contactId: number): Promise<Standing> {
  const { rowId } = await findContact(parts, { by: 'contactId', contactId });
  const state = (await readContactStates(parts.database, [contactId])).get(contactId);
  return { linked: rowId !== null, held: state?.held ?? false };
}

type Asked = Awaited<ReturnType<typeof viewContactPage>> & {};

/** A page that asks before something is done to a contact. */
function asking(
  name: string,
  parts: {
    title(name: string, say: Visit['t']['contacts']): string;
    ask(view: Asked, visit: Visit): Omit<QuestionParts, 'back'>;
    carryOut(contactId: number, visit: Visit): Promise<Elsewhere | PageView>;
    /** Whether it is as asked for already, perhaps by another tab or somebody else. */
    isDone(standing: Standing): boolean;
  },
): Page {
  const already = (contactId: number | undefined, { t }: Visit): Elsewhere => ({
    goTo: `contacts/${contactId}`,
    banner: { tone: 'ok', title: t.contacts.already, text: t.contacts.alreadyText },
  });
  const show = async (visit: Visit): Promise<PageView | Elsewhere | undefined> => {
    const contactId = contactIdOf(visit);
    const view = contactId === undefined ? undefined : await viewContactPage(visit.services.parts, contactId);
    if (!view) return undefined;
    if (view.explanation && parts.isDone(view.explanation)) return already(contactId, visit);
    const { contacts: say } = visit.t;
    const known = titleOf(view.contact, visit.t);
    const back = { label: say.back(known), path: `contacts/${contactId}` };
    return {
      title: parts.title(known, say),
      crumbs: [
        { label: say.title, path: 'contacts' },
        { label: known, path: `contacts/${contactId}` },
      ],
      body: question({ ...parts.ask(view, visit), back }, visit),
    };
  };
  return {
    path: `contacts/:id{[0-9]+}/${name}`,
    section: 'contacts',
    scope: 'sync',
    changeScope: 'sync',
    show,
    async change(visit) {
      const contactId = contactIdOf(visit);
      if (contactId === undefined) return undefined;
      const standing = await readStanding(visit.services.parts, contactId);
      return parts.isDone(standing) ? already(contactId, visit) : parts.carryOut(contactId, visit);
    },
  };
}

const hold = asking('hold', {
  title: (name, say) => say.askHold(name),
  ask: (view, { t: { contacts: say } }) => ({
    consequences: [
      view.explanation?.linked && say.holdLinked,
      say.holdRuns,
      view.explanation?.linked && say.holdFlows,
      view.explanation?.linked ? say.holdUndo : say.holdUndoUnlinked,
    ],
    button: say.doHold,
  }),
  isDone: ({ linked, held }) => held && !linked,
  carryOut: (contactId, visit) => unlink(contactId, true, visit),
});

const unlinking = asking('unlink', {
  title: (name, say) => say.askUnlink(name),
  ask: (_view, { t: { contacts: say } }) => ({
    consequences: [say.unlinkText, say.unlinkStays, say.unlinkAgain],
    button: say.doUnlink,
    isDangerous: true,
  }),
  isDone: ({ linked }) => !linked,
  carryOut: (contactId, visit) => unlink(contactId, false, visit),
});

async function unlink(contactId: number, isHeld: boolean, visit: Visit): Promise<Elsewhere> {
  const { services, caller, t } = visit;
  const unlinking = {
    hold: isHeld,
    reason: isHeld ? `Held back by ${caller.name}.` : `Unlinked by ${caller.name}.`,
    by: caller.name,
  };
  await unlinkFound(services.parts, { by: 'contactId', contactId }, unlinking);
  const { contacts: say } = t;
  return {
    goTo: `contacts/${contactId}`,
    banner: isHeld
      ? { tone: 'ok', title: say.wasHeld, text: say.wasHeldText }
      : { tone: 'ok', title: say.wasUnlinked },
  };
}

const release = asking('release', {
  title: (name, say) => say.askRelease(name),
  ask: (view, { t }) => ({
    consequences: [t.contacts.releaseText, afterRelease(view, t)],
    button: t.contacts.doRelease,
  }),
  isDone: ({ held }) => !held,
  async carryOut(contactId, { services, caller, t }) {
    await refusePaused(services.parts);
    await releaseContact(services.parts.database, contactId, caller.name);
    return { goTo: `contacts/${contactId}`, banner: { tone: 'ok', title: t.contacts.wasReleased } };
  },
});

function afterRelease(
  { explanation, rule, minimumScore }: Asked,
  { contacts: say, frame: { locale } }: Visit['t'],
): string {
  const isEnough = explanation !== undefined && hasEnough(explanation);
  if (rule === 'groups') return isEnough ? say.releaseInGroups : say.releaseOutside;
  if (isEnough) return say.releaseQualifies;
  const points = explanation ? pointsOf(explanation) : 0;
  return say.releaseWaits(grouped(points, locale), grouped(minimumScore, locale));
}

const sending = asking('send', {
  title: (name, say) => say.askSend(name),
  ask: (view, { t }) => ({
    consequences: [whyNotSent(view, t), ...t.contacts.sendText(view.explanation?.rowId !== undefined)],
    button: t.contacts.doSend,
  }),
  isDone: ({ linked }) => linked,
  carryOut: sendNow,
});

function whyNotSent(
  { explanation, minimumScore }: Asked,
  { contacts: say, frame: { locale } }: Visit['t'],
): string | undefined {
  if (!explanation || hasEnough(explanation)) return undefined;
  const { groups } = explanation.settings;
  if (groups) return say.sendOutside[groups.match];
  if (minimumScore <= 0) return say.sendNoMinimum;
  return say.sendFewPoints(grouped(pointsOf(explanation), locale), grouped(minimumScore, locale));
}

const guid = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

const linking = asking('link', {
  title: (name, say) => say.askLink(name),
  ask: (_view, { t: { contacts: say }, form, query }) => {
    const value = form.get('row') ?? query.get('row') ?? '';
    const isWrong = value !== '' && !guid.test(value.trim());
    return {
      consequences: [say.linkText, say.linkFirst],
      fields: field({
        name: 'row',
        label: say.linkField,
        value,
        hint: say.linkHint,
        problem: isWrong ? say.linkMistake : undefined,
      }),
      button: say.doLink,
    };
  },
  // Another row may be meant.
  isDone: () => false,
  async carryOut(contactId, visit) {
    const { services, caller, form, t } = visit;
    const rowId = guid.exec(form.get('row')?.trim() ?? '')?.[1]?.toLowerCase();
    if (rowId === undefined) {
      const row = (form.get('row') ?? '').slice(0, 100) || '-';
      return { goTo: `contacts/${contactId}/link?${new URLSearchParams({ row })}` };
    }
    const { parts } = services;
    const record = await findContact(parts, { by: 'contactId', contactId });
    await linkContact(parts, record, rowId, caller.name);
    const { contacts: say } = t;
    return {
      goTo: `contacts/${contactId}`,
      banner: { tone: 'ok', title: say.wasLinked, text: say.wasLinkedText },
    };
  },
});

/** What is asked before a contact is held back, unlinked, released, linked, or sent without qualifying. */
export const contactQuestions: readonly Page[] = [hold, unlinking, release, sending, linking];
