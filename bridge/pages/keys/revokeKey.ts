import { type ListedKey, listApiKeys } from '../../api/authentication/keys/listApiKeys.ts';
import { revokeApiKey } from '../../api/authentication/keys/revokeApiKey.ts';
import { isoTime } from '../../api/present/isoTime.ts';
import { isRefusal } from '../../api/refusal.ts';
import type { Page, Visit } from '../page.ts';
import { question } from '../parts/question.ts';
import { agoText } from '../parts/time.ts';

/** Shall a key be ended for good? */
export const revokeKey: Page = {
  path: 'keys/revoke',
  section: 'keys',
  scope: 'manage',
  async show(visit) {
    const key = await keyOfVisit(visit);
    if (!key) return undefined;
    const { keys: t, frame } = visit.t;
    const { name, prefix, state, lastUsedAt } = key;
    if (state === 'revoked') return { goTo: 'keys', banner: { tone: 'info', title: t.revokedBefore(name) } };
    return {
      title: t.revokeTitle(name),
      crumbs: [{ label: frame.sections.keys, path: 'keys' }, { label: name }],
      body: question(
        {
          consequences: [
            ...t.revokeText,
            lastUsedAt !== null && t.revokeUsed(agoText(isoTime(lastUsedAt), visit)),
          ],
          button: t.revokeButton(name),
          isDangerous: true,
          back: { label: t.back, path: 'keys' },
          query: { key: prefix },
        },
        visit,
      ),
    };
  },
  async change(visit) {
    const key = await keyOfVisit(visit);
    if (!key) return undefined;
    const { t, services, caller } = visit;
    const revoked = await revokeApiKey(services.parts.database, key.prefix, caller.name);
    if (isRefusal(revoked))
      return { goTo: 'keys', banner: { tone: 'bad', title: t.frame.notDone, text: revoked.detail } };
    return revoked.already
      ? { goTo: 'keys', banner: { tone: 'info', title: t.keys.revokedBefore(revoked.name) } }
      : {
          goTo: 'keys',
          banner: { tone: 'ok', title: t.keys.revoked(revoked.name), text: t.keys.revokedText },
        };
  },
};

async function keyOfVisit({ query, services }: Visit): Promise<ListedKey | undefined> {
  const wanted = query.get('key');
  return (await listApiKeys(services.parts.database)).find(({ prefix }) => prefix === wanted);
}
