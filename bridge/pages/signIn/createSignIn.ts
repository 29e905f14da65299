import type { Context } from 'hono';
import type { SessionSubject } from '../../api/authentication/createSessionCallers.ts';
import { prefixOfKey } from '../../api/authentication/keys/apiKeyText.ts';
import { networkOf } from '../../api/authentication/networkOf.ts';
import { isRefusal, type Refusal } from '../../api/refusal.ts';
import type { Frame } from '../frame/createFrame.ts';
import { createPresent } from '../frame/createPresent.ts';
import { readForm } from '../frame/readForm.ts';
import { ownPath, relativeHref } from '../frame/relativeHref.ts';
import { type KeptForm, keptBody } from '../session/keptForm.ts';
import { en } from '../texts/en.ts';
import { type SignInState, showSignIn } from './signInPage.ts';

export interface SignIn {
  show(context: Context): Response | Promise<Response>;
  submit(context: Context): Promise<Response>;
  leave(context: Context): Promise<Response>;
}

/** With a form that is kept beside name and password. */
const largestForm = 512 * 1024;
/** Name and password alone. Larger ones are kept forms: all of them at once may take so much, whoever sends them. */
const smallForm = 8 * 1024;
const mostHeld = 16 * 1024 * 1024;

/** Signing in and out. Names, passwords and keys are checked, slowed down and noted as those of every caller. */
export function createSignIn(frame: Frame): SignIn {
  const { authenticate, sessions, seals, connectionOf, limitsOf } = frame;
  const present = createPresent(frame);
  const { signIn: t } = en;
  let held = 0;

  const enter = async (context: Context, form: URLSearchParams): Promise<Response> => {
    const kept = form.get('kept') ?? undefined;
    const back = ownPath(form.get('back'));
    const given = {
      name: form.get('name') ?? '',
      password: form.get('password') ?? '',
      key: form.get('key')?.trim(),
    };
    const state: SignInState = { back, kept, name: given.name, isKey: given.key !== undefined };
    if (!given.key && (given.name === '' || given.password === ''))
      return showSignIn(frame, context, {
        ...state,
        problem: given.key === '' ? t.wrongKey : t.nothing,
        status: 401,
      });
    const connection = connectionOf(context);
    const network = networkOf(connection.address);
    const caller = await authenticate({
      connection,
      putOffSeconds: limitsOf.putOff(network),
      ...(given.key ? { authorization: undefined, apiKey: given.key } : { authorization: basic(given) }),
    });
    if (isRefusal(caller)) {
      limitsOf.countFailed(network);
      return showSignIn(frame, context, { ...state, ...told(caller, state) });
    }
    if (!caller.scopes.includes('read')) {
      const needed = given.key ? t.readingKey : frame.services.parts.database.product.words.right.read;
      return showSignIn(frame, context, { ...state, problem: t.mayNot(caller.name, needed), status: 403 });
    }
    const subject: SessionSubject = given.key
      ? { kind: 'apiKey', id: prefixOfKey(given.key) ?? '' }
      : { kind: 'xperienceUser', id: caller.name };
    const opened = await sessions.open(caller, subject);
    if (!opened) return showSignIn(frame, context, { ...state, problem: t.wrong, status: 401 });
    const cookies = frame.cookiesOf(context);
    // Whoever used this browser before is signed out.
    await sessions.close(cookies.read('session'));
    cookies.write('session', opened.cookie);
    const sent = kept === undefined ? undefined : await seals.decrypt<KeptForm>('kept', kept);
    // It is offered to whom it is of, and to nobody else.
    if (sent?.caller !== subject.id) return context.redirect(relativeHref('sign-in', back), 303);
    const visit = frame.visitOf(context, opened.session);
    return present.view(context, visit, undefined, {
      title: en.frame.keptTitle,
      body: keptBody(sent, visit),
    });
  };

  return {
    show(context) {
      const { searchParams: query } = new URL(context.req.url);
      return showSignIn(frame, context, {
        back: ownPath(query.get('back')),
        ended: query.get('ended') === 'yes',
        signedOut: query.get('out') === 'yes',
      });
    },
    async submit(context) {
      let own = 0;
      const form = await readForm(context, largestForm, (bytes) => {
        if (bytes <= smallForm) return undefined;
        if (held + bytes > mostHeld) return busy;
        own = bytes;
        held += bytes;
        return undefined;
      }).finally(() => {
        held -= own;
      });
      if (!(form instanceof URLSearchParams))
        return showSignIn(frame, context, { back: '', problem: t.nothing, status: 401 });
      return enter(context, form);
    },
    async leave(context) {
      const cookies = frame.cookiesOf(context);
      const cookie = cookies.read('session');
      const session = await sessions.read(cookie);
      const form = await readForm(context, 4096);
      const isTheirs =
        'id' in session &&
        form instanceof URLSearchParams &&
        seals.isToken('form', session.id, form.get('_csrf') ?? '');
      if (isTheirs) {
        await sessions.close(cookie);
        cookies.remove('session');
      }
      return context.redirect(relativeHref('sign-out', 'sign-in', { out: 'yes' }), 303);
    },
  };
}

const busy: Refusal = { refused: 'unavailable', code: 'bridgeBusy', detail: en.frame.busyTitle };

function basic({ name, password }: { name: string; password: string }): string {
  return `Basic ${Buffer.from(`${name}:${password}`, 'utf8').toString('base64')}`;
}

/** Never whether a name exists: only who knows the password learns what else is in the way. */
function told(
  refusal: Refusal,
  { isKey }: SignInState,
): Pick<SignInState, 'problem' | 'status'> & { status: 401 | 403 | 429 } {
  const { signIn: t } = en;
  if (refusal.refused === 'tooMany')
    return { problem: t.tooMany(Math.max(1, Math.ceil(refusal.retryAfterSeconds ?? 1))), status: 429 };
  if (refusal.refused === 'forbidden') return { problem: refusal.detail, status: 403 };
  if (refusal.code === 'apiKeysOff') return { problem: refusal.detail, status: 401 };
  return { problem: isKey ? t.wrongKey : t.wrong, status: 401 };
}
