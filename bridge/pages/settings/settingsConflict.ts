import { html } from 'hono/html';
import type { PageView, Visit } from '../page.ts';
import { table } from '../parts/table.ts';
import type { SettingTexts } from './settingsForm.ts';
import { type SettingName, settingNames, settingWords } from './settingValues.ts';

export interface SettingsConflictParts {
  /** Of the settings as they are now. */
  version: string;
  /** What the form began with, what is saved now, what was typed. */
  base: SettingTexts;
  theirs: SettingTexts;
  mine: SettingTexts;
  owners: ReadonlyMap<string, string>;
}

/** Somebody else has saved since the form was made: what only one changed is kept, what both did is chosen. */
export function settingsConflict(parts: SettingsConflictParts, visit: Visit): PageView {
  const { version, base, theirs, mine, owners } = parts;
  const { t, href } = visit;
  const said = t.settings;
  const differs = (one: SettingTexts, name: SettingName) => one[name] !== base[name];
  const both = settingNames.filter(
    (name) => differs(theirs, name) && differs(mine, name) && theirs[name] !== mine[name],
  );
  const one = settingNames.filter(
    (name) => !both.includes(name) && (differs(theirs, name) || differs(mine, name)),
  );
  const words = (name: SettingName, values: SettingTexts) => settingWords(name, values[name], { t, owners });
  const head = {
    head: said.setting,
    isRowHead: true,
    width: 'third' as const,
    cell: (name: SettingName) => said.labels[name],
  };
  const began = {
    head: said.began,
    cell: (name: SettingName) => html`<span class="quiet">${words(name, base)}</span>`,
  };
  const choice = (name: SettingName, values: SettingTexts, label: string) =>
    html`<label class="choice"><input type="radio" required name="${name}" value="${values[name]}"><span>${words(name, values)}<span class="unseen">, ${label}</span></span></label>`;
  const plain = (name: SettingName, values: SettingTexts) =>
    differs(values, name) ? words(name, values) : html`<span class="quiet">${said.same}</span>`;
  // What is sent rests on what is saved now; what both changed is in the radios.
  const kept = settingNames.flatMap((name) => {
    const hidden = [html`<input type="hidden" name="was.${name}" value="${theirs[name]}">`];
    if (both.includes(name)) return hidden;
    const value = differs(mine, name) ? mine[name] : theirs[name];
    return [...hidden, html`<input type="hidden" name="${name}" value="${value}">`];
  });
  return {
    title: said.conflictTitle,
    status: 409,
    crumbs: [{ label: said.title, path: 'settings' }, { label: said.save }],
    answer: html`<strong>${said.conflictLead}</strong> ${said.conflictMore} ${t.mapping.conflictSome(both.length)}`,
    body: html`<form method="post" action="${href('settings')}">${visit.hidden({ once: true })}<input type="hidden" name="version" value="${version}">${kept}
<section><h2>${said.changedByBoth}</h2>${table({
      caption: said.changedByBoth,
      rows: both,
      columns: [
        head,
        began,
        { head: said.theirs, cell: (name) => choice(name, theirs, said.theirs) },
        { head: said.mine, cell: (name) => choice(name, mine, said.mine) },
      ],
    })}</section>
${
  one.length === 0
    ? ''
    : html`<section><h2>${said.changedByOne}</h2>${table({
        caption: said.changedByOne,
        rows: one,
        columns: [
          head,
          began,
          { head: said.theirs, cell: (name) => plain(name, theirs) },
          { head: said.mine, cell: (name) => plain(name, mine) },
        ],
      })}</section>`
}
<div class="save-bar"><p class="grow"></p><a class="button" href="${href('settings')}">${said.back}</a><button class="button main" data-busy>${said.saveBoth}</button></div></form>`,
  };
}
