import { html } from 'hono/html';
import { refusalOfError } from '../../api/refusalOfError.ts';
import {
  type AdministratorSettings,
  getSettings,
  type SettingsState,
} from '../../sync/settings/getSettings.ts';
import { noticeOfChange } from '../../sync/settings/saveChange.ts';
import { readSettingChoices } from '../../sync/settings/settingChoices.ts';
import { updateSettings } from '../../sync/settings/updateSettings.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import type { Html } from '../html.ts';
import type { Page, PageAnswer, PageView, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { facts } from '../parts/figures.ts';
import { icon } from '../parts/icon.ts';
import { settingsConflict } from './settingsConflict.ts';
import { type SettingTexts, settingsForm } from './settingsForm.ts';
import {
  formText,
  type SettingName,
  settingNames,
  settingsThatCount,
  settingValue,
  settingWords,
} from './settingValues.ts';
import { undoLink } from './undoSettings.ts';

/** What does it do, and when does it ask? */
export const settingsPage: Page = {
  path: 'settings',
  section: 'settings',
  async show(visit) {
    const state = await getSettings(visit.services.parts);
    return view({ state, values: textsOf(state.settings), problems: new Map() }, visit);
  },
  change,
};

/** Settings as a form has them. */
function textsOf(settings: AdministratorSettings): SettingTexts {
  return Object.fromEntries(settingNames.map((name) => [name, formText(settings[name])])) as Record<
    SettingName,
    string
  >;
}

async function change(visit: Visit): Promise<PageAnswer> {
  const { form, services, t, caller } = visit;
  const { parts } = services;
  const textOf = (name: string, otherwise: string) => (form.get(name) ?? otherwise).slice(0, 4_100);
  const state = await getSettings(parts);
  const current = textsOf(state.settings);
  const base = record((name) => textOf(`was.${name}`, current[name]));
  // A tick that is not set is not sent.
  const mine = record((name) => textOf(name, base[name] === 'yes' ? 'no' : base[name]));
  const problems = new Map<SettingName, string>();
  const changes: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    if (mine[name] === base[name] && !state.problems.some((problem) => problem.name === name)) continue;
    const read = settingValue(name, mine[name].trim(), visit);
    if ('problem' in read) problems.set(name, read.problem);
    else changes[name] = read.value;
  }
  if (problems.size > 0)
    return { ...(await view({ state, values: mine, base, problems }, visit)), status: 422 };
  const isBehind = state.version !== form.get('version');
  const isBoth = (name: SettingName) =>
    current[name] !== base[name] && mine[name] !== base[name] && mine[name] !== current[name];
  if (isBehind && settingNames.some(isBoth)) {
    const owners = await ownerNames(state, visit);
    return settingsConflict({ version: state.version, base, theirs: current, mine, owners }, visit);
  }
  try {
    const update = {
      version: state.version,
      changes: changes as Partial<AdministratorSettings>,
      by: caller.name,
    };
    const written = await updateSettings(parts, update);
    // The frame says whether the sync is on.
    await services.health.lookAnew();
    const count = settingNames.filter((name) => name in changes && mine[name] !== current[name]).length;
    const said = t.settings;
    if (count === 0)
      return {
        goTo: 'settings',
        banner: { tone: 'info', title: said.unchanged, text: said.unchangedText },
      };
    const link = await undoLink(visit);
    const text = noticeOfChange(written, parts.database);
    return {
      goTo: 'settings',
      banner: { tone: 'ok', title: said.saved(count), text, ...(link && { link }) },
    };
  } catch (error) {
    const refusal = refusalOfError(error);
    if (!refusal || refusal.code.startsWith('database')) throw error;
    const told = problemsOf(error, refusal.detail, 'defaultOwner' in changes);
    if (!told) throw error;
    return { ...(await view({ state, values: mine, base, problems: told }, visit)), status: 422 };
  }
}

/** What was refused, by field; a new owner is the one thing that Dynamics has to be asked for. */
function problemsOf(
  error: unknown,
  detail: string,
  isOwnerAsked: boolean,
): ReadonlyMap<SettingName, string> | undefined {
  if (error instanceof SyncRefused && error.refusal.code === 'settingInvalid') {
    const { problems = [] } = error.refusal;
    return new Map(problems.map((problem) => [problem.field as SettingName, problem.detail]));
  }
  return error instanceof SyncRefused || !isOwnerAsked ? undefined : new Map([['defaultOwner', detail]]);
}

function record(valueFor: (name: SettingName) => string): SettingTexts {
  return Object.fromEntries(settingNames.map((name) => [name, valueFor(name)])) as Record<
    SettingName,
    string
  >;
}

interface SettingsViewParts {
  state: SettingsState;
  values: SettingTexts;
  /** What the form began with; the settings as they are unless said otherwise. */
  base?: SettingTexts;
  problems: ReadonlyMap<SettingName, string>;
}

async function view(parts: SettingsViewParts, visit: Visit): Promise<PageView> {
  const { t, may } = visit;
  const said = t.settings;
  const { state } = parts;
  const broken = state.problems.map(({ detail }) => html`<p>${detail}</p>`);
  return {
    title: said.title,
    answer: said.answer,
    ...(broken.length > 0 && {
      banner: bannerOf({ tone: 'bad', title: said.broken, text: html`${broken}` }),
    }),
    body: may('manage') ? await form(parts, visit) : await readOnly(parts, visit),
  };
}

async function form(
  { state, values, base = textsOf(state.settings), problems }: SettingsViewParts,
  visit: Visit,
): Promise<Html> {
  const { t, href } = visit;
  const said = t.settings;
  const isInAdministration = visit.services.parts.database.product.settings.shownInAdministration;
  const choices = await readSettingChoices(visit.services.parts, state.settings);
  const was = settingNames.map(
    (name) => html`<input type="hidden" name="was.${name}" value="${base[name]}">`,
  );
  const links = [...problems.keys()].map(
    (name, index) => html`${index > 0 ? ', ' : ''}<a href="#f-${name}">${said.labels[name]}</a>`,
  );
  const wrong =
    problems.size > 0
      ? html`<p class="status bad grow" role="alert">${icon('bad', 'bad')}<span><strong>${said.notSaved}</strong> ${said.wrong(problems.size)} ${links}</span></p>`
      : html`<p class="grow"></p>`;
  return html`<form method="post" action="${href('settings')}" novalidate>${visit.hidden({ once: true })}<input type="hidden" name="version" value="${state.version}">${was}
${settingsForm({ values, problems, choices }, visit)}
${isInAdministration ? html`<p class="small memory">${said.memory}</p>` : ''}
<div class="save-bar">${wrong}<a class="button" href="${href('settings')}">${said.undo}</a><button class="button main" data-busy>${said.save}</button></div></form>`;
}

async function readOnly({ state, values }: SettingsViewParts, visit: Visit): Promise<Html> {
  const { t } = visit;
  const owners = await ownerNames(state, visit);
  const { qualifyingRules } = visit.services.parts.database.product;
  return facts(
    settingsThatCount(state.settings, qualifyingRules).map((name) => [
      t.settings.labels[name],
      settingWords(name, values[name], { t, owners }),
    ]),
  );
}

async function ownerNames(
  { settings }: SettingsState,
  { services }: Visit,
): Promise<ReadonlyMap<string, string>> {
  if (settings.defaultOwner === '') return new Map();
  const { owners = [] } = await readSettingChoices(services.parts, settings);
  return new Map(owners.map(({ reference, name }) => [reference, name]));
}
