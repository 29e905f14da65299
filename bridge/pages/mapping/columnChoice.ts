import { html } from 'hono/html';
import type { ProposedPair } from '../../mapping/propose/proposeTypes.ts';
import type { DataverseColumn } from '../../mapping/types.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import { grouped } from '../parts/number.ts';
import type { ColumnOffer, ColumnOffers } from './columnOffers.ts';
import { captionOf, type LoadedMapping } from './loadMapping.ts';
import { columnTypeText } from './typeText.ts';

export interface ColumnChoiceParts {
  offers: ColumnOffers;
  /** Of the line, as it is in the draft or saved. */
  current: DataverseColumn | undefined;
  isMapped: boolean;
  proposed: ProposedPair | undefined;
  find: string;
  mapping: LoadedMapping;
}

/** The columns a field can go to, as a list of which one is chosen; part of the editor's form. */
export function columnChoice(parts: ColumnChoiceParts, visit: Visit): Html {
  const { offers, current, isMapped, proposed, find, mapping } = parts;
  const { t } = visit;
  const said = t.mapping;
  const first = proposed && mapping.sides.columns?.find(({ name }) => name === proposed.item.column);
  const chosen = current?.name ?? first?.name;
  const listed = offers.fit.filter(
    ({ column }) => column.name !== first?.name && column.name !== current?.name,
  );
  const option = (offer: ColumnOffer, why?: MaybeHtml): Html => {
    const { column, takenBy } = offer;
    const told = takenBy === undefined ? why : said.takenBy(captionOf(mapping.sides.fields, takenBy));
    return html`<label class="option"><input type="radio" name="column" value="${column.name}" ${column.name === chosen ? 'checked' : ''} ${takenBy === undefined ? '' : 'disabled'}>
<span class="grow"><span class="strong">${column.label}</span> <code>${column.name}</code>${told ? html`<small class="more">${told}</small>` : ''}</span>
<small>${columnTypeText(column, visit)}${column.required ? html`, ${said.requiredColumn}` : ''}</small></label>`;
  };
  const group = (title: string, content: Html): Html =>
    html`<div role="group" aria-label="${title}"><p class="group-head">${title}</p>${content}</div>`;
  return html`<fieldset class="field"><legend>${said.column}</legend>
<div class="options">
${current ? group(said.now, option({ column: current })) : ''}
${first && first.name !== current?.name ? group(said.proposed, option({ column: first }, proposed?.reason)) : ''}
${group(
  find === '' ? said.fit : said.fitAndMatch(find),
  html`${listed.length === 0 ? html`<p class="hint">${said.noColumn}</p>` : listed.map((offer) => option(offer))}${
    offers.more > 0 ? html`<p class="hint">${said.moreColumns(grouped(offers.more))}</p>` : ''
  }`,
)}
${
  offers.unfit.length === 0
    ? ''
    : html`<details><summary>${said.unfit(offers.unfit.length + offers.moreUnfit)}</summary><ul>${offers.unfit.map(
        ({ column, unfit }) =>
          html`<li><span class="strong">${column.label}</span> <code>${column.name}</code><small class="more">${unfit}</small></li>`,
      )}</ul>${offers.moreUnfit > 0 ? html`<p class="hint">${said.moreColumns(grouped(offers.moreUnfit))}</p>` : ''}</details>`
}
</div>
<label class="choice"><input type="radio" name="column" value="" ${isMapped || chosen ? '' : 'checked'}><span>${said.notMapped}</span></label></fieldset>`;
}
