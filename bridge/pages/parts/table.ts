import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';

export interface Column<Row> {
  head: string;
  cell(row: Row): MaybeHtml;
  /** Right aligned, and in one line with the others where the table is stacked. */
  isNumber?: boolean;
  /** Names the row; the first column unless said otherwise. */
  isRowHead?: boolean;
  /** Its head is read out but not shown. */
  isHeadHidden?: boolean;
  /** Another width than the content asks for. */
  width?: 'narrow' | 'fifth' | 'wide' | 'third' | 'half';
}

export interface TableParts<Row> {
  /** Read out as the name of the table. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowClass?(row: Row): string;
  /** Takes the place of all cells of a row. */
  wholeRow?(row: Row): MaybeHtml;
  id?: string;
}

/**
 * A table that stacks where there is no room: a row then is its head with labelled values. The roles are named because
 * browsers forget them when cells are laid out otherwise.
 */
export function table<Row>({ caption, columns, rows, rowClass, wholeRow, id }: TableParts<Row>): Html {
  const heads = columns.map(
    ({ head, isNumber, isHeadHidden, width }) =>
      html`<th role="columnheader" scope="col" class="${isNumber ? 'number' : ''} ${width ?? ''}">${
        isHeadHidden ? html`<span class="unseen">${head}</span>` : head
      }</th>`,
  );
  const headIndex = Math.max(
    0,
    columns.findIndex(({ isRowHead }) => isRowHead),
  );
  const cells = (row: Row): Html[] => {
    const whole = wholeRow?.(row);
    if (whole) return [html`<th role="rowheader" scope="row" colspan="${columns.length}">${whole}</th>`];
    return columns.map(({ head, cell, isNumber, isHeadHidden }, index) => {
      const content = cell(row);
      if (index === headIndex) return html`<th role="rowheader" scope="row">${content}</th>`;
      return html`<td role="cell" class="${isNumber ? 'number' : ''} ${isNothing(content) ? 'empty' : ''}" data-label="${isHeadHidden ? '' : head}">${content}</td>`;
    });
  };
  return html`<table role="table" ${id ? html`id="${id}"` : ''}><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row" class="${rowClass?.(row) ?? ''}">${cells(row)}</tr>`)}</tbody></table>`;
}

/** What is left out where the table is stacked. */
function isNothing(content: MaybeHtml): boolean {
  return (
    content === undefined || content === false || (!(content instanceof Promise) && String(content) === '')
  );
}

/** A count in a table: a nought is grey, and a dash where a number makes no sense. */
export function count(value: string | undefined): Html {
  if (value === undefined) return html`<span class="quiet">–</span>`;
  return value === '0' ? html`<span class="quiet">0</span>` : html`${value}`;
}
