import { html } from 'hono/html';
import { createApiKey } from '../../api/authentication/keys/createApiKey.ts';
import type { Scope } from '../../api/caller.ts';
import { isRefusal } from '../../api/refusal.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { choiceField, field } from '../parts/field.ts';

type KeyEnd = Parameters<typeof createApiKey>[1]['expiresAt'];

interface Given {
  name: string;
  scopes: string[];
  /** A day such as 2027-11-30. */
  end: string;
}

type Problems = Partial<Record<keyof Given, string>>;

const scopeOrder: readonly Scope[] = ['read', 'sync', 'update', 'activities', 'forms', 'manage', 'webhook'];
const yearMs = 365 * 86_400_000;

/** Makes a key; its text is shown once, on the page after this one. */
export const newKey: Page = {
  path: 'keys/new',
  section: 'keys',
  scope: 'manage',
  async show(visit) {
    const end = new Date(visit.now.getTime() + yearMs).toISOString().slice(0, 10);
    return view(visit, { name: '', scopes: ['read', 'sync', 'update'], end }, {});
  },
  async change(visit) {
    const { form, services, caller, t } = visit;
    const given: Given = {
      name: form.get('name')?.trim() ?? '',
      scopes: form.getAll('scopes'),
      end: form.get('end')?.trim() ?? '',
    };
    const problems = problemsOf(given, visit);
    const secret = services.keySecret;
    if (secret === undefined) return { goTo: 'keys' };
    if (Object.keys(problems).length > 0) return { ...view(visit, given, problems), status: 422 };
    const made = await createApiKey(services.parts.database, {
      name: given.name,
      scopes: scopeOrder.filter((scope) => given.scopes.includes(scope)),
      expiresAt: given.end === '' ? undefined : (`${given.end}T00:00:00.0000000` as NonNullable<KeyEnd>),
      secret,
      createdBy: caller.name,
    });
    if (isRefusal(made)) return { ...view(visit, given, { name: made.detail }), status: 409 };
    return {
      goTo: 'keys',
      banner: { tone: 'ok', title: t.keys.copyTitle(given.name), text: t.keys.copyText },
      secret: { label: t.keys.label, value: made.key },
    };
  },
};

function problemsOf({ name, scopes, end }: Given, { t, may, now }: Visit): Problems {
  const { keys } = t;
  const chosen = scopeOrder.filter((scope) => scopes.includes(scope));
  const until = /^\d{4}-\d{2}-\d{2}$/.test(end) ? Date.parse(`${end}T00:00:00Z`) : Number.NaN;
  return {
    ...(name === '' ? { name: keys.nameMissing } : name.length > 100 ? { name: keys.nameLong } : {}),
    ...(chosen.length === 0
      ? { scopes: keys.scopesMissing }
      : chosen.includes('webhook') && chosen.length > 1
        ? { scopes: keys.webhookAlone }
        : chosen.every((scope) => may(scope === 'webhook' ? 'update' : scope))
          ? {}
          : { scopes: keys.scopesBeyond }),
    ...(end !== '' && !(until > now.getTime()) ? { end: keys.endWrong } : {}),
  };
}

function view(visit: Visit, given: Given, problems: Problems): PageView {
  const { t, href } = visit;
  const { keys } = t;
  const choices = scopeOrder.map((value) => {
    const [label = value, hint] = keys.scopeHints[value];
    return { value, label, hint };
  });
  return {
    title: keys.newTitle,
    answer: keys.newAnswer,
    crumbs: [{ label: t.frame.sections.keys, path: 'keys' }, { label: keys.newTitle }],
    body: html`<form class="form" method="post" action="${href(visit.path)}" novalidate>${visit.hidden({ once: true })}
${field({ name: 'name', label: keys.name, value: given.name, hint: keys.nameHint, problem: problems.name, more: html`maxlength="100" required autocomplete="off"` })}
${choiceField({ type: 'checkbox', legend: keys.scopesLegend, name: 'scopes', values: given.scopes, choices, problem: problems.scopes })}
${field({ name: 'end', label: keys.end, value: given.end, type: 'date', hint: keys.endHint, problem: problems.end })}
<p class="buttons"><button class="button main" data-busy>${keys.makeButton}</button><a class="button" href="${href('keys')}">${t.frame.cancel}</a></p></form>`,
  };
}
