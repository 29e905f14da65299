import type { Context } from 'hono';
import { html } from 'hono/html';
import { isRefusal, type Refusal } from '../../api/refusal.ts';
import { refusalOfError } from '../../api/refusalOfError.ts';
import { callOrigin } from '../../sync/state/audit/audit.ts';
import { inSpan } from '../../tracing/spans.ts';
import type { Elsewhere, Page, PageAnswer, PageView, Visit } from '../page.ts';
import { answerOnce } from '../session/answerOnce.ts';
import type { Session } from '../session/createSessions.ts';
import { keepForm } from '../session/keptForm.ts';
import { showSignIn } from '../signIn/signInPage.ts';
import { en } from '../texts/en.ts';
import { type BareAnswers, createBareAnswers, largestForm } from './createBareAnswers.ts';
import { type Frame, pathOf } from './createFrame.ts';
import { createPresent } from './createPresent.ts';
import { readForm } from './readForm.ts';
import { relativeHref } from './relativeHref.ts';

/** What is answered to requests for pages. */
export interface Answers extends BareAnswers {
  show(page: Page, context: Context): Promise<Response>;
  change(page: Page, context: Context): Promise<Response>;
  nothingHere(context: Context): Promise<Response>;
}

/** Answers requests for pages: who is it, may they, is the form theirs; then the page, in its frame. */
export function createAnswers(frame: Frame): Answers {
  const present = createPresent(frame);
  const { sessions, seals, services, limitsOf } = frame;

  const askToSignIn = async (context: Context, ended: boolean): Promise<Response> => {
    const path = pathOf(context);
    if (context.req.header('hx-request') === 'true') {
      // The page that it is a part of asks.
      return context.body(null, 401, { 'hx-refresh': 'true' });
    }
    const { search } = new URL(context.req.url);
    const to = relativeHref(path, 'sign-in', {
      back: `${path}${search}` || undefined,
      ended: ended ? 'yes' : undefined,
    });
    return context.redirect(to, 303);
  };

  /** Lets a signed-in person in, once their session is known to go on. */
  const entered = async (
    context: Context,
    then: (session: Session, hold: (bytes: number) => Refusal | undefined) => Promise<Response>,
    otherwise: (ended: { id: string; caller: string } | undefined) => Promise<Response>,
  ): Promise<Response> => {
    const cookies = frame.cookiesOf(context);
    const session = await sessions.read(cookies.read('session'));
    if (!('caller' in session)) return otherwise(session.ended);
    const admission = limitsOf.enter(session.caller);
    if (isRefusal(admission)) return refused(context, session, admission);
    if (session.renewed) cookies.write('session', session.renewed);
    try {
      return await then(session, admission.holdBody);
    } finally {
      admission.leave();
    }
  };

  const refused = (
    context: Context,
    session: Session,
    { detail, refused: kind }: Refusal,
  ): Promise<Response> => {
    const { frame: t } = en;
    const title =
      kind === 'forbidden' ? t.forbiddenTitle : kind === 'notFound' ? t.notFoundTitle : t.busyTitle;
    return present.view(context, frame.visitOf(context, session), undefined, {
      title,
      body: html`<p>${detail}</p>`,
      status: 503,
    });
  };

  const forbidden = (context: Context, visit: Visit, page: Page, needed: string): Promise<Response> => {
    const { frame: t } = en;
    const { right } = visit.services.parts.database.product.words;
    const needs = needed === 'manage' || needed === 'read' ? right[needed] : right.modify;
    const text = visit.caller.kind === 'apiKey' ? t.changeKey : t.changeUser(needs);
    return present.view(context, visit, page, {
      title: t.forbiddenTitle,
      answer: text,
      body: html``,
      status: 403,
    });
  };

  return {
    show: (page, context) =>
      entered(
        context,
        async (session) => {
          const visit = frame.visitOf(context, session);
          const needed = page.scope ?? 'read';
          if (!visit.may(needed)) return forbidden(context, visit, page, needed);
          return present.answer(context, visit, page, await page.show?.(visit));
        },
        (ended) => askToSignIn(context, ended !== undefined),
      ),

    change: (page, context) =>
      entered(
        context,
        async (session, hold) => {
          const read = await readForm(context, page.largestForm ?? largestForm, hold);
          if (!(read instanceof URLSearchParams)) return unreadable(context, session, page, read);
          const visit = frame.visitOf(context, session, read);
          if (!seals.isToken('form', session.id, read.get('_csrf') ?? '')) {
            return present.view(context, visit, page, problem(en.frame.notDone, en.frame.staleForm, 403));
          }
          const needed = page.changeScope ?? 'manage';
          if (!visit.may(needed) || !visit.may(page.scope ?? 'read'))
            return forbidden(context, visit, page, needed);
          const { name } = visit.caller;
          const origin = { address: frame.connectionOf(context).address, kind: 'page', caller: name };
          const answer = await inSpan(
            { name: `page ${page.path}`, kind: 'server', attributes: { 'http.request.method': 'POST' } },
            () => callOrigin.run(origin, () => carryOut(page, visit, session)),
          );
          return present.answer(context, visit, page, answer);
        },
        (ended) => keepAndAsk(context, ended),
      ),

    nothingHere: (context) =>
      entered(
        context,
        (session) => present.view(context, frame.visitOf(context, session), undefined, nothing()),
        (ended) => askToSignIn(context, ended !== undefined),
      ),

    ...createBareAnswers(frame),
  };

  async function carryOut(page: Page, visit: Visit, session: Session): Promise<PageAnswer> {
    const attempt = async (): Promise<PageAnswer> => {
      try {
        return await page.change?.(visit);
      } catch (error) {
        const refusal = refusalOfError(error);
        // What passes by itself, such as a database that is away, is told by a page of its own.
        if (!refusal || refusal.code.startsWith('database')) throw error;
        return toldBack(page, visit, refusal.detail);
      }
    };
    const once = visit.form.get('_once');
    if (!once) return attempt();
    const token = `${session.id} ${visit.path} ${once.slice(0, 100)}`;
    const { database } = services.parts;
    const done = await answerOnce(
      { database, token, owner: visit.caller.name, signal: visit.signal },
      attempt,
    );
    if (done === 'unknown') return toldBack(page, visit, en.frame.doingStill);
    if ('answer' in done) return done.answer;
    const { banner } = done.before;
    return {
      ...done.before,
      ...(banner && {
        banner: { ...banner, text: [banner.text, en.frame.doneBefore].filter(Boolean).join(' ') },
      }),
    };
  }

  function toldBack(page: Page, visit: Visit, text: string): Elsewhere {
    return { goTo: page.show ? visit.path : '', banner: { tone: 'bad', title: en.frame.notDone, text } };
  }

  /** The form is put into the page that asks to sign in, if it was one of this person's own. */
  async function keepAndAsk(
    context: Context,
    ended: { id: string; caller: string } | undefined,
  ): Promise<Response> {
    // Nothing is read of who never had a session.
    const form = ended && (await readForm(context, largestForm));
    const isTheirs =
      ended && form instanceof URLSearchParams && seals.isToken('form', ended.id, form.get('_csrf') ?? '');
    const path = pathOf(context);
    const kept = isTheirs ? await keepForm(seals, ended.caller, path, form) : undefined;
    return showSignIn(frame, context, { back: path, ended: ended !== undefined, kept, status: 401 });
  }

  function unreadable(
    context: Context,
    session: Session,
    page: Page,
    why: 'tooLarge' | 'unreadable' | Refusal,
  ): Promise<Response> {
    if (typeof why === 'object') return refused(context, session, why);
    const { tooLarge, wrongForm, notDone } = en.frame;
    const text = why === 'tooLarge' ? tooLarge : wrongForm;
    return present.view(context, frame.visitOf(context, session), page, problem(notDone, text, 400));
  }
}

function problem(title: string, text: string, status: 400 | 403): PageView & { status: 400 | 403 } {
  return { title, answer: text, body: html``, status };
}

function nothing(): PageView {
  return { title: en.frame.notFoundTitle, answer: en.frame.notFound, body: html``, status: 404 };
}
