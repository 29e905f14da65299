import { html } from 'hono/html';
import type { ProposedPair } from '../../mapping/propose/proposeTypes.ts';
import { changeDraft } from '../../sync/settings/drafts/changeDraft.ts';
import { type MappingProposal, proposePairs } from '../../sync/settings/proposal/proposePairs.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { emptyState } from '../parts/emptyState.ts';
import type { IconName } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { captionOf, editorOf, type LoadedMapping, loadMapping } from './loadMapping.ts';
import { columnTypeText, fieldTypeText } from './typeText.ts';

const icons: Readonly<Record<ProposedPair['certainty'], IconName>> = {
  sure: 'ok',
  likely: 'info',
  unsure: 'off',
};

/** What is called alike on both sides, to be taken over into the draft. */
export const proposalPage: Page = {
  path: 'mapping/proposal',
  section: 'mapping',
  scope: 'manage',
  async show(visit) {
    const { t, services, href } = visit;
    const said = t.mapping;
    const mapping = await loadMapping(visit);
    const crumbs = [{ label: said.title, path: 'mapping' }, { label: said.proposalTitle }];
    if (mapping.sides.away) {
      const again = html`<a class="button" href="${href('mapping/proposal')}">${said.tryAgain}</a>`;
      const banner = bannerOf({ tone: 'bad', title: said.awayTitle, text: said.proposalAway, action: again });
      return { title: said.proposalTitle, crumbs, banner, body: html`` };
    }
    const proposal = await proposePairs(services.parts, mapping.items);
    const { pairs } = proposal;
    if (pairs.length === 0) {
      const back = html`<a class="button" href="${href('mapping')}">${said.backToMapping}</a>`;
      const body = emptyState({
        icon: 'mapping',
        title: said.nothingProposed,
        text: said.nothingProposedText,
        actions: back,
      });
      return { title: said.proposalTitle, crumbs, body };
    }
    const sure = pairs.filter(({ certainty }) => certainty === 'sure').length;
    const all = new Set(mapping.lines.map(({ name }) => name)).size;
    return {
      title: said.proposalTitle,
      crumbs,
      answer: html`<strong>${said.proposalAnswer(grouped(pairs.length), grouped(all), grouped(sure))}</strong> ${said.proposalMore}`,
      body: proposalForm(proposal, mapping, visit),
    };
  },
  async change(visit) {
    const { form, services, t } = visit;
    const wanted = new Set(form.getAll('pair'));
    let taken = 0;
    const { parts } = services;
    // Proposed anew: a form that was made an hour ago must not bring what is taken by now.
    const mapping = await loadMapping(visit);
    const { pairs } = await proposePairs(parts, mapping.items);
    const chosen = pairs.filter(({ item }) => wanted.has(pairValue(item))).map(({ item }) => item);
    if (chosen.length > 0)
      await changeDraft(storeOf(parts), editorOf(visit), (items) => {
        const free = chosen.filter(
          (item) => !items.some(({ field, column }) => field === item.field || column === item.column),
        );
        taken = free.length;
        return [...items, ...free];
      });
    const { taken: title, takenNone, putText } = t.mapping;
    if (taken === 0) return { goTo: 'mapping/proposal', banner: { tone: 'info', title: takenNone } };
    return { goTo: 'mapping', banner: { tone: 'ok', title: title(taken), text: putText } };
  },
};

function pairValue({ field, column }: { field: string; column: string }): string {
  return JSON.stringify([field, column]);
}

function proposalForm({ pairs, without }: MappingProposal, { sides }: LoadedMapping, visit: Visit): Html {
  const { t, href } = visit;
  const said = t.mapping;
  const fieldOf = (name: string) => sides.fields.find((field) => field.name === name);
  const columnOf = (name: string) => sides.columns?.find((column) => column.name === name);
  const list = table<ProposedPair>({
    caption: said.proposalTitle,
    rows: pairs,
    columns: [
      {
        head: said.take,
        isHeadHidden: true,
        width: 'narrow',
        cell: ({ item, certainty }) =>
          html`<input type="checkbox" name="pair" value="${pairValue(item)}" aria-label="${said.takeOne(
            captionOf(sides.fields, item.field),
            columnOf(item.column)?.label ?? item.column,
          )}" ${certainty === 'unsure' ? '' : 'checked'}>`,
      },
      {
        head: said.field,
        isRowHead: true,
        width: 'third',
        cell({ item }) {
          const field = fieldOf(item.field);
          return html`${field?.caption ?? item.field}<small class="plain"><code>${item.field}</code>${field ? html` · ${fieldTypeText(field, visit)}` : ''}</small>`;
        },
      },
      {
        head: said.column,
        width: 'third',
        cell({ item }) {
          const column = columnOf(item.column);
          return html`${column?.label ?? item.column}<small><code>${item.column}</code>${column ? html` · ${columnTypeText(column, visit)}` : ''}</small>`;
        },
      },
      {
        head: said.howSure,
        cell: ({ certainty }) =>
          status(icons[certainty], certainty === 'sure' ? 'ok' : 'plain', said.certainties[certainty]),
      },
      { head: said.why, cell: ({ reason }) => html`<span class="small">${reason}</span>` },
    ],
  });
  return html`<form method="post" action="${href('mapping/proposal')}">${visit.hidden({ once: true })}${list}
${
  without.length === 0
    ? ''
    : html`<details class="section"><summary>${said.without(without.length)}</summary><ul>${without.map(
        ({ name, caption }) => html`<li>${caption} <code>${name}</code></li>`,
      )}</ul></details>`
}
<div class="save-bar"><p class="grow quiet">${said.becomeDraft}</p><a class="button" href="${href('mapping')}">${said.backUnchanged}</a><button class="button main" data-busy>${said.takeOver}</button></div></form>`;
}
