import { html } from 'hono/html';
import type { SettingChoices } from '../../sync/settings/settingChoices.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import { choiceField, field, fieldNotes, selectField } from '../parts/field.ts';
import { grouped } from '../parts/number.ts';
import type { SettingName } from './settingValues.ts';

export type SettingTexts = Readonly<Record<SettingName, string>>;

export interface SettingsFormParts {
  /** As typed, or as stored. */
  values: SettingTexts;
  problems: ReadonlyMap<SettingName, string>;
  choices: SettingChoices;
}

/** Everything administrators change, in sections with what each is for. */
export function settingsForm(parts: SettingsFormParts, visit: Visit): Html {
  const said = visit.t.settings;
  const { href } = visit;
  const { labels, hints } = said;
  const input = (name: SettingName, hint: MaybeHtml) =>
    field({
      name,
      label: labels[name],
      value: parts.values[name],
      problem: parts.problems.get(name),
      hint,
      more: html`inputmode="numeric" autocomplete="off" class="short" maxlength="20"`,
    });
  const activitiesHint = html`${hints.activities}<a href="${href('activities')}">${said.activities}</a>.`;
  return html`${section(
    said.who,
    said.whoHint[parts.values.qualifyingRule === 'groups' ? 'groups' : 'points'],
    html`${tick(parts, 'contactSyncEnabled', hints.contactSyncEnabled, visit)}${whoQualifies(parts, visit, () => input('minimumScore', html`${hints.minimumScore} ${reach(parts.choices, visit)}`))}`,
  )}${section(
    said.stop,
    said.stopHint,
    html`${input('mostCreations', html`${hints.mostCreations} ${hints.alwaysAsks}`)}${tick(parts, 'startersMayConfirm', hints.startersMayConfirm(visit.services.parts.database.product.words.right.manage), visit)}`,
  )}${section(said.both, said.bothHint, tick(parts, 'takeDynamicsChanges', hints.takeDynamicsChanges, visit))}${section(
    said.twice,
    said.twiceHint,
    choiceField({
      type: 'radio',
      legend: labels.matchByEmail,
      name: 'matchByEmail',
      values: [parts.values.matchByEmail],
      problem: parts.problems.get('matchByEmail'),
      choices: [
        { value: 'no', label: said.matches.no, hint: said.matches.noHint },
        { value: 'yes', label: said.matches.yes, hint: said.matches.yesHint },
      ],
    }),
  )}${section(
    said.gone,
    '',
    html`${select(parts, 'deletedRow', said.deletedRows, visit)}${select(parts, 'goneContact', said.goneContacts, visit)}`,
  )}${section(
    said.activities,
    '',
    html`${tick(parts, 'activitySyncEnabled', activitiesHint, visit)}${tick(parts, 'followActivities', hints.followActivities, visit)}${owner(parts, visit)}`,
  )}${section(said.history, '', input('keepHistoryDays', hints.keepHistoryDays))}`;
}

function section(title: string, hint: string, content: Html): Html {
  return html`<section class="settings"><div><h2>${title}</h2>${hint === '' ? '' : html`<p class="small">${hint}</p>`}</div><div>${content}</div></section>`;
}

function tick(parts: SettingsFormParts, name: SettingName, hint: MaybeHtml, { t }: Visit): Html {
  const id = `f-${name}`;
  return html`<div class="field"><label class="choice"><input type="checkbox" id="${id}" name="${name}" value="yes" ${parts.values[name] === 'yes' ? 'checked' : ''} aria-describedby="${id}-hint"><span class="strong">${t.settings.labels[name]}</span></label>${fieldNotes(id, hint, parts.problems.get(name))}</div>`;
}

function select(
  { values, problems }: SettingsFormParts,
  name: SettingName,
  words: Readonly<Record<string, string>>,
  { t }: Visit,
): Html {
  return selectField({
    name,
    label: t.settings.labels[name],
    value: values[name],
    problem: problems.get(name),
    choices: Object.entries(words).map(([value, label]) => ({ value, label })),
  });
}

/** By points, by groups, or both to choose from, as the product offers. */
function whoQualifies(parts: SettingsFormParts, visit: Visit, minimum: () => Html): Html {
  const { labels, hints, qualifyingRules: words, groupMatches } = visit.t.settings;
  const { rules } = parts.choices;
  const choice = rules.length > 1 ? select(parts, 'qualifyingRule', words, visit) : '';
  const points = rules.includes('points') ? html`${minimum()}${scoreRule(parts, visit)}` : '';
  const groups = rules.includes('groups')
    ? html`${field({
        name: 'contactGroups',
        label: labels.contactGroups,
        value: parts.values.contactGroups,
        problem: parts.problems.get('contactGroups'),
        hint: html`${hints.contactGroups}${groupsThere(parts.choices, visit)}`,
        more: html`autocomplete="off" maxlength="4000"`,
      })}${select(parts, 'groupMatch', groupMatches, visit)}`
    : '';
  return html`${choice}${points}${groups}`;
}

/** With their code names, which are what the field takes. */
function groupsThere({ groups }: SettingChoices, { t }: Visit): MaybeHtml {
  if (groups.length === 0) return '';
  const named = groups.map(
    ({ name, displayName }, index) => html`${index > 0 ? ', ' : ''}<code>${name}</code> (${displayName})`,
  );
  return html` ${t.settings.groupsThere} ${named}.`;
}

function scoreRule({ values, problems, choices }: SettingsFormParts, { t }: Visit): Html {
  const { labels, scoreRules } = t.settings;
  return choiceField({
    type: 'radio',
    legend: labels.scoreRule,
    name: 'scoreRule',
    values: [values.scoreRule],
    problem: problems.get('scoreRule'),
    choices: [
      { value: 'singleScore', label: scoreRules.singleScore },
      { value: 'sumOfScores', label: scoreRules.sumOfScores(choices.scores.join(', ')) },
    ],
  });
}

function reach({ reached: { reached, newest } }: SettingChoices, { t }: Visit): string {
  const { reach: said, reachOfNewest } = t.settings;
  const counts = [...reached].filter(([, count]) => count > 0).slice(0, 4);
  if (counts.length === 0) return '';
  const text = counts.map(([minimum, count]) => said(grouped(count), grouped(minimum))).join(' · ');
  return newest === undefined ? text : `${text} (${reachOfNewest(grouped(newest))})`;
}

function owner({ values, problems, choices: { owners } }: SettingsFormParts, { t }: Visit): Html {
  const said = t.settings;
  const { defaultOwner: value } = values;
  const known = owners?.some(({ reference }) => reference.toLowerCase() === value.toLowerCase());
  const listed = (owners ?? []).map(({ reference, name, kind }) => ({
    value: reference.toLowerCase() === value.toLowerCase() ? value : reference,
    label: kind === 'team' ? `${name} (${said.teams})` : name,
  }));
  return selectField({
    name: 'defaultOwner',
    label: said.labels.defaultOwner,
    value,
    problem: problems.get('defaultOwner'),
    hint: owners === undefined ? said.ownersAway : undefined,
    choices: [
      { value: '', label: said.ownUser },
      ...(value === '' || known ? [] : [{ value, label: value }]),
      ...listed,
    ],
  });
}
