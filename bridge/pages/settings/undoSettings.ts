import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import type { AdministratorSettings } from '../../sync/settings/getSettings.ts';
import { getSettings } from '../../sync/settings/getSettings.ts';
import { noticeOfChange } from '../../sync/settings/saveChange.ts';
import { updateSettings } from '../../sync/settings/updateSettings.ts';
import { listAudit } from '../../sync/state/audit/audit.ts';
import type { Page, Visit } from '../page.ts';
import { changeOf } from '../parts/change.ts';
import { question } from '../parts/question.ts';
import { timeText } from '../parts/time.ts';
import { formText, type SettingName, settingNames, settingWords } from './settingValues.ts';

type Values = Partial<AdministratorSettings>;

/** Asks before a change of the settings is taken back: to the values before it, as the change log has them. */
export const undoSettings: Page = {
  path: 'settings/undo',
  section: 'settings',
  scope: 'manage',
  async show(visit) {
    const { t, query } = visit;
    const said = t.settings;
    const undo = await undoOf(visit, query.get('change'));
    if (!undo) return undefined;
    const { back, changedSince, now, happenedAt, caller } = undo;
    const names = Object.keys(back) as SettingName[];
    const words = (name: SettingName, value: AdministratorSettings[SettingName]) =>
      settingWords(name, formText(value), { t, owners: new Map() });
    if (names.length === 0) {
      const text = changedSince.length > 0 ? said.undoChangedSince : said.undoDone;
      return { goTo: 'settings', banner: { tone: 'info', title: said.undoNothing, text } };
    }
    return {
      title: said.undoTitle(names.length, timeText(happenedAt, visit)),
      crumbs: [{ label: said.title, path: 'settings' }, { label: said.undoChange }],
      answer: said.undoAnswer(caller),
      body: question(
        {
          consequences: [
            ...names.map(
              (name) =>
                html`${changeOf(said.labels[name], words(name, now[name]), words(name, back[name] ?? null), said.none)}`,
            ),
            changedSince.length > 0 &&
              said.undoStays(changedSince.map((name) => said.labels[name]).join(', ')),
            said.undoLogged,
          ],
          button: said.undoButton(names.length),
          back: { label: said.back, path: 'settings' },
          values: { change: query.get('change') ?? '' },
        },
        visit,
      ),
    };
  },

  async change(visit) {
    const { services, form, caller, t } = visit;
    const undo = await undoOf(visit, form.get('change'));
    if (!undo) return undefined;
    const { parts } = services;
    const { version, back } = undo;
    const written = await updateSettings(parts, { version, changes: back, by: caller.name });
    // The frame says whether the sync is on.
    await services.health.lookAnew();
    const count = Object.keys(back).length;
    const { saved, unchanged, unchangedText } = t.settings;
    return {
      goTo: 'settings',
      banner:
        count === 0
          ? { tone: 'info', title: unchanged, text: unchangedText }
          : { tone: 'ok', title: saved(count), text: noticeOfChange(written, parts.database) },
    };
  },
};

interface Undo {
  /** Of the settings as they are now. */
  version: string;
  now: AdministratorSettings;
  /** What is put back. */
  back: Values;
  /** Settings that somebody changed again; they stay. */
  changedSince: SettingName[];
  /** ISO 8601. */
  happenedAt: string;
  caller: string;
}

/** What taking a change back means now; undefined where the log has no such change. */
async function undoOf({ services }: Visit, change: string | null): Promise<Undo | undefined> {
  const id = /^\d{1,9}$/.test(change ?? '') ? Number(change) : 0;
  const { database } = services.parts;
  const [entry] = await listAudit(database, { action: 'settings.update', before: id + 1, limit: 1 });
  if (!entry || entry.audit_id !== id) return undefined;
  const { before, after } = valuesIn(entry.details);
  const { version, settings: now } = await getSettings(services.parts);
  const names = settingNames.filter((name) => name in before && name in after && before[name] !== now[name]);
  const changedSince = names.filter((name) => after[name] !== now[name]);
  const back = Object.fromEntries(
    names.filter((name) => !changedSince.includes(name)).map((name) => [name, before[name]]),
  );
  return { version, now, back, changedSince, happenedAt: isoTime(entry.happened_at), caller: entry.caller };
}

function valuesIn(details: string | null): { before: Values; after: Values } {
  try {
    const { before = {}, after = {} } = JSON.parse(details ?? '{}') as { before?: Values; after?: Values };
    return { before, after };
  } catch {
    // A row that was written by hand tells nothing to go back to.
    return { before: {}, after: {} };
  }
}

/** The way to take back what somebody has just saved. */
export async function undoLink({
  services,
  caller,
  t,
}: Visit): Promise<{ label: string; path: string } | undefined> {
  const { database } = services.parts;
  const newest = { action: 'settings.update', caller: caller.name.slice(0, 100), limit: 1 };
  const [entry] = await listAudit(database, newest);
  return entry && { label: t.settings.undoChange, path: `settings/undo?change=${entry.audit_id}` };
}
