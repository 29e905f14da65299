import { html } from 'hono/html';
import { type ListedKey, listApiKeys } from '../../api/authentication/keys/listApiKeys.ts';
import { isoTime } from '../../api/present/isoTime.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { emptyState } from '../parts/emptyState.ts';
import { icon } from '../parts/icon.ts';
import { status, tag } from '../parts/status.ts';
import { type Column, table } from '../parts/table.ts';
import { ago, day } from '../parts/time.ts';

const soonMs = 14 * 86_400_000;
const newMs = 10 * 60_000;

/** Who can get in? */
export const keyList: Page = {
  path: 'keys',
  section: 'keys',
  scope: 'manage',
  async show(visit) {
    const { services, t, href } = visit;
    const keys = await listApiKeys(services.parts.database);
    const valid = keys.filter(({ state }) => state === 'valid').toReversed();
    const old = keys.filter(({ state }) => state !== 'valid').toReversed();
    const isOff = services.keySecret === undefined;
    const make = html`<a class="button main" href="${href('keys/new')}">${icon('plus')}${t.keys.make}</a>`;
    return {
      title: t.frame.sections.keys,
      answer: html`<strong>${t.keys.answer(isOff ? 0 : valid.length)}</strong>${t.keys.advice}`,
      actions: !isOff && make,
      ...(isOff && {
        banner: bannerOf({ tone: 'wait', title: t.keys.offTitle, text: html`<p>${t.keys.off}</p>` }),
      }),
      body: html`${valid.length > 0 ? keyTable(valid, visit) : emptyState({ icon: 'keys', title: t.keys.noneTitle, text: t.keys.none, actions: !isOff && make })}
${old.length > 0 ? html`<details class="section"><summary>${t.keys.old(old.length)}</summary>${keyTable(old, visit)}</details>` : ''}`,
    };
  },
};

function keyTable(keys: readonly ListedKey[], visit: Visit): Html {
  const { keys: t } = visit.t;
  const columns: Column<ListedKey>[] = [
    {
      head: t.key,
      cell: ({ name, prefix, createdAt, state }) => {
        const isNew = state === 'valid' && visit.now.getTime() - Date.parse(isoTime(createdAt)) < newMs;
        return html`${name} ${isNew ? tag(t.fresh, 'ok') : ''}<small class="mono">${prefix}…</small>`;
      },
    },
    { head: t.may, width: 'third', cell: ({ scopes }) => scopesText(scopes, visit) },
    {
      head: t.made,
      cell: ({ createdAt, createdBy }) => html`${day(isoTime(createdAt), visit)}<small>${createdBy}</small>`,
    },
    {
      head: t.lastUsed,
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? html`<span class="quiet">${t.never}</span>` : ago(isoTime(lastUsedAt), visit),
    },
    { head: t.ends, cell: (key) => endOf(key, visit) },
    {
      head: t.action,
      isHeadHidden: true,
      cell: ({ state, prefix }) =>
        state === 'valid'
          ? html`<a href="${visit.href('keys/revoke', { key: prefix })}">${t.revoke}</a>`
          : '',
    },
  ];
  return table({ caption: visit.t.frame.sections.keys, rows: keys, columns });
}

/** In words; who may manage may nearly everything. */
function scopesText(scopes: string, { t: { keys: t } }: Visit): string {
  const names = scopes.split(' ');
  if (['read', 'sync', 'update', 'manage'].every((scope) => names.includes(scope))) return t.everything;
  return names.map((name) => (name in t.scopes ? t.scopes[name as keyof typeof t.scopes] : name)).join(', ');
}

function endOf({ state, expiresAt, revokedAt, revokedBy }: ListedKey, visit: Visit): Html {
  const { keys: t } = visit.t;
  if (state === 'revoked') {
    return html`${revokedAt === null ? '' : day(isoTime(revokedAt), visit)}<small>${t.revokedBy(revokedBy ?? '')}</small>`;
  }
  if (expiresAt === null) return html`<span class="quiet">${t.noEnd}</span>`;
  const left = Date.parse(isoTime(expiresAt)) - visit.now.getTime();
  const on = day(isoTime(expiresAt), visit);
  if (state === 'expired') return html`${on}<small>${t.ended}</small>`;
  return left < soonMs ? status('wait', 'wait', t.soon(Math.floor(left / 86_400_000)), on) : on;
}
