import { html } from 'hono/html';
import {
  choiceName,
  type MappingChange,
  type MergeChoices,
  type PairPart,
  pairParts,
} from '../../mapping/settings/mergeMappings.ts';
import { type ComparedDraft, compareDraft, mergeDraft } from '../../sync/settings/drafts/mergeDraft.ts';
import { type MappingSides, readMappingSides } from '../../sync/settings/mappingSides.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import { listMappingHistory } from '../../sync/state/settings/mappingHistory.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { table } from '../parts/table.ts';
import { timeText } from '../parts/time.ts';
import { changeMapping } from './changeMapping.ts';
import { captionOf, editorOf } from './loadMapping.ts';
import { partText } from './partText.ts';

const prefix = 'part ';

/** Two people changed the mapping: what only one changed is merged, what both changed is chosen. */
export const conflictPage: Page = {
  path: 'mapping/conflict',
  section: 'mapping',
  scope: 'manage',
  async show(visit) {
    const { t, services } = visit;
    const said = t.mapping;
    const { parts } = services;
    const compared = await compareDraft(storeOf(parts), editorOf(visit));
    if (!compared?.isBehind) return { goTo: 'mapping' };
    const [latest] = await listMappingHistory(parts.database);
    const by = latest
      ? said.conflictBy(latest.replacedBy, timeText(`${latest.replacedAt}Z`, visit))
      : said.conflictSomebody;
    const open = compared.changes.filter((change) => change.by === 'both').length;
    return {
      title: said.conflictTitle,
      crumbs: [{ label: said.title, path: 'mapping' }, { label: said.save }],
      answer: html`<strong>${said.conflictLead}</strong> ${by} ${open === 0 ? said.conflictNone : said.conflictSome(open)}`,
      body: conflictForm(compared, await readMappingSides(parts), visit),
    };
  },
  async change(visit) {
    const { form, services } = visit;
    const choices: MergeChoices = new Map(
      [...form].flatMap(([name, value]) =>
        name.startsWith(prefix) && (value === 'theirs' || value === 'mine')
          ? [[name.slice(prefix.length), value] as const]
          : [],
      ),
    );
    await mergeDraft(storeOf(services.parts), editorOf(visit), choices);
    form.set('do', 'save');
    return changeMapping(visit);
  },
};

function conflictForm({ changes }: ComparedDraft, sides: MappingSides, visit: Visit): Html {
  const { t, href } = visit;
  const said = t.mapping;
  const both = changes.filter(({ by }) => by === 'both');
  const one = changes.filter(({ by }) => by !== 'both');
  const textOfPart = (change: MappingChange, side: 'base' | 'theirs' | 'mine', part: PairPart) =>
    partText(change[side], part, { t, columns: sides.columns });
  const text = (change: MappingChange, side: 'base' | 'theirs' | 'mine') => {
    const { part, base, theirs, mine } = change;
    if (part !== 'column' || base || !theirs || !mine || side === 'base')
      return textOfPart(change, side, part);
    // Both added the pair: to choose, one has to see in which of its rules they are not alike.
    return pairParts
      .filter(
        (each) =>
          each === 'column' || textOfPart(change, 'theirs', each) !== textOfPart(change, 'mine', each),
      )
      .map((each) => textOfPart(change, side, each))
      .join(', ');
  };
  const field = {
    head: said.field,
    isRowHead: true,
    width: 'third' as const,
    cell: (change: MappingChange) =>
      html`${captionOf(sides.fields, change.field)}<small class="plain">${said.parts[change.part]}</small>`,
  };
  const began = {
    head: said.began,
    cell: (change: MappingChange) => html`<span class="quiet">${text(change, 'base')}</span>`,
  };
  const choice = (change: MappingChange, side: 'theirs' | 'mine', label: string) =>
    html`<label class="choice"><input type="radio" required name="${prefix}${choiceName(change)}" value="${side}"><span>${text(change, side)}<span class="unseen">, ${label}</span></span></label>`;
  const plain = (change: MappingChange, side: 'theirs' | 'mine') =>
    change.by === side ? text(change, side) : html`<span class="quiet">${said.unchanged}</span>`;
  return html`<form method="post" action="${href('mapping/conflict')}">${visit.hidden({ once: true })}
${
  both.length === 0
    ? ''
    : html`<section><h2>${said.changedByBoth}</h2>${table({
        caption: said.changedByBoth,
        rows: both,
        columns: [
          field,
          began,
          { head: said.theirs, cell: (change) => choice(change, 'theirs', said.theirs) },
          { head: said.mine, cell: (change) => choice(change, 'mine', said.mine) },
        ],
      })}</section>`
}
${
  one.length === 0
    ? ''
    : html`<section><h2>${said.changedByOne}</h2>${table({
        caption: said.changedByOne,
        rows: one,
        columns: [
          field,
          began,
          { head: said.theirs, cell: (change) => plain(change, 'theirs') },
          { head: said.mine, cell: (change) => plain(change, 'mine') },
        ],
      })}</section>`
}
<div class="save-bar"><p class="grow"><strong>${said.toDecide(both.length)}</strong> <span class="quiet">${said.staysDraft}</span></p>
<a href="${href('mapping/discard')}">${said.discardMine}</a><a class="button" href="${href('mapping')}">${said.backToMapping}</a>
<button class="button main" data-busy>${said.saveBoth}</button></div></form>`;
}
