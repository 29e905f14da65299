import { html } from 'hono/html';
import { foldText } from '../../mapping/propose/foldText.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { PageView, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { emptyState } from '../parts/emptyState.ts';
import { filterBar } from '../parts/filterBar.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { timeText } from '../parts/time.ts';
import { editor } from './editor.ts';
import { type LoadedMapping, loadMapping, type MappingLine } from './loadMapping.ts';
import { anchorOf, mappingTable } from './mappingTable.ts';

const filters = ['all', 'mapped', 'unmapped', 'problem'] as const;
type Filter = (typeof filters)[number];

/** What was typed into an editor and cannot be put into the draft. */
export interface TypedPair {
  form: URLSearchParams;
  problem: string;
}

/** The mapping; with what was typed the editor of its line is open and says what is wrong. */
export async function mappingView(visit: Visit, typed?: TypedPair): Promise<PageView> {
  const mapping = await loadMapping(visit);
  if (!typed) return view(mapping, visit);
  const kept = [...typed.form].filter(([name]) => name === 'show' || name === 'q');
  const query = new URLSearchParams([...kept, ['edit', typed.form.get('key') ?? '']]);
  return { ...(await view(mapping, { ...visit, query }, typed)), status: 422 };
}

async function view(mapping: LoadedMapping, visit: Visit, typed?: TypedPair): Promise<PageView> {
  const { t, query, href, may } = visit;
  const said = t.mapping;
  const { lines } = mapping;
  const counts = countsOf(lines);
  const show = filters.find((each) => each === query.get('show')) ?? (counts.mapped > 0 ? 'mapped' : 'all');
  const q = (query.get('q') ?? '').slice(0, 200);
  const edited = may('manage') ? lines.find(({ key }) => key === query.get('edit')) : undefined;
  const shown = lines.filter((line) => line === edited || (isShown(line, show) && isFound(line, q)));
  const open = edited && { key: edited.key, editor: await editor(edited, mapping, visit, typed) };
  const count = (filter: Filter) => grouped(counts[filter]);
  const actions = html`${may('manage') ? html`<a class="button" href="${href('mapping/proposal')}">${said.propose}</a>` : ''}
<a class="button" href="${href('mapping/preview')}">${said.preview}</a>
<details class="menu-more"><summary class="button">${said.more}${icon('chevron')}</summary><div class="card"><a href="${href('mapping/file')}">${said.exportImport}</a><a href="${href('mapping/history')}">${said.history}</a></div></details>`;
  return {
    title: said.title,
    answer: answer(counts, visit),
    actions,
    ...bannerFor(mapping, visit),
    body: html`${filterBar(
      {
        segments: {
          label: said.show,
          name: 'show',
          value: show,
          choices: [
            { value: 'all', label: said.all, count: count('all') },
            { value: 'mapped', label: said.mapped, count: count('mapped') },
            { value: 'unmapped', label: said.unmapped, count: count('unmapped') },
            { value: 'problem', label: said.problem, count: count('problem') },
          ],
        },
        searches: [{ name: 'q', label: said.find, value: q }],
      },
      visit,
    )}
<form id="quick" method="post" action="${href('mapping')}">${visit.hidden()}<input type="hidden" name="do" value="cut"></form>
${shown.length > 0 ? mappingTable({ lines: shown, mapping, open }, visit) : nothing(q, visit)}
${saveBar(mapping, visit)}`,
  };
}

function countsOf(lines: readonly MappingLine[]): Record<Filter, number> {
  const counted = (filter: Filter) =>
    new Set(lines.filter((line) => isShown(line, filter)).map(({ name }) => name)).size;
  return {
    all: counted('all'),
    mapped: counted('mapped'),
    unmapped: counted('unmapped'),
    problem: counted('problem'),
  };
}

function isShown({ item, problems, failing, grant }: MappingLine, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'problem')
    return problems.length > 0 || grant !== undefined || (item !== undefined && failing !== undefined);
  return (item !== undefined) === (filter === 'mapped');
}

function isFound({ name, field, item, column }: MappingLine, q: string): boolean {
  const wanted = foldText(q);
  if (wanted === '') return true;
  const texts = [field?.caption ?? '', column?.label ?? '', ...(column?.otherLabels ?? [])];
  const plain = q.trim().toLowerCase();
  return (
    texts.some((text) => foldText(text).includes(wanted)) ||
    [name, item?.column ?? ''].some((text) => text.toLowerCase().includes(plain))
  );
}

function answer(counts: Record<Filter, number>, { t }: Visit): MaybeHtml {
  const said = t.mapping;
  if (counts.mapped === 0) return html`<strong>${said.nothingMapped}</strong> ${said.nothingMappedMore}`;
  return html`<strong>${said.answer(grouped(counts.mapped), grouped(counts.all))}</strong> ${said.answerProblems(counts.problem)}`;
}

function nothing(q: string, visit: Visit): Html {
  const said = visit.t.mapping;
  const lift = html`<a class="button" href="${visit.href('mapping', { show: 'all' })}">${said.liftFilter}</a>`;
  return emptyState({
    icon: 'mapping',
    title: q === '' ? said.noneOfThese : said.noHits(q),
    text: '',
    actions: lift,
  });
}

/** One at most: what is broken, what is away, what was dropped. */
function bannerFor({ saved, sides, draft, webhookMisfit }: LoadedMapping, visit: Visit): { banner?: Html } {
  const { t, href, may } = visit;
  const said = t.mapping;
  if (saved.problems.length > 0) {
    const list = html`<p>${said.unreadableText}</p><ul>${saved.problems.slice(0, 5).map(({ detail }) => html`<li>${detail}</li>`)}</ul>`;
    const back = html`<a class="button" href="${href('mapping/history')}">${said.history}</a>`;
    return { banner: bannerOf({ tone: 'bad', title: said.unreadableTitle, text: list, action: back }) };
  }
  if (sides.away) {
    const { readAt, detail } = sides.away;
    const text = readAt ? said.awayKnown(timeText(readAt.toISOString(), visit)) : said.awayUnknown;
    const again = html`<a class="button" href="${href('mapping', Object.fromEntries(visit.query))}">${said.tryAgain}</a>`;
    return {
      banner: bannerOf({
        tone: 'bad',
        title: said.awayTitle,
        text: html`<p>${text}</p><p class="small">${detail}</p>`,
        action: again,
      }),
    };
  }
  const { dropped } = saved;
  if (dropped.length === 0 && webhookMisfit !== undefined) {
    const text = html`<p>${webhookMisfit}</p><p class="small">${said.webhookRemedy}</p>`;
    return { banner: bannerOf({ tone: 'wait', title: said.webhookTitle, text }) };
  }
  if (dropped.length === 0 || draft || !may('manage')) return {};
  const restore = html`<form method="post" action="${href('mapping')}">${visit.hidden()}<button class="button" name="do" value="restore">${said.restoreDropped}</button></form>`;
  const names = dropped.map(({ field, column }) => `${field} → ${column}`).join(', ');
  return {
    banner: bannerOf({
      tone: 'wait',
      title: said.droppedTitle(dropped.length),
      text: html`<p>${said.droppedText}</p><p class="small">${names.slice(0, 500)}</p>`,
      action: restore,
    }),
  };
}

/** Appears with the first change: what is kept, what is wrong, and the ways on. */
function saveBar({ draft, changes, lines, sides, problems }: LoadedMapping, visit: Visit): MaybeHtml {
  const { t, href, query } = visit;
  const said = t.mapping;
  if (!draft) return '';
  const isRefused = query.get('saved') === 'no';
  const wrong = lines.filter((line) => line.problems.length > 0);
  const links = wrong.map(
    ({ key, field, name }, index) =>
      html`${index > 0 ? ', ' : ''}<a href="${href('mapping', { show: 'problem', saved: isRefused ? 'no' : '' })}#${anchorOf(key)}">${field?.caption ?? name}</a>`,
  );
  const general = problems.length > 0 && wrong.length === 0 ? html` ${problems[0]?.detail ?? ''}` : '';
  const text =
    isRefused && problems.length > 0
      ? html`<p class="status bad grow" tabindex="-1" data-focus role="alert">${icon('bad', 'bad')}<span><strong>${said.notSaved}</strong> ${said.problems(problems.length)} ${links}${general}</span></p>`
      : html`<p class="grow"><strong>${said.changed(changes)}</strong> <span class="quiet">${sides.away ? said.keptAway : said.kept}</span></p>`;
  const disabled = sides.away ? html`disabled` : '';
  return html`<div class="save-bar">${text}
<a href="${href('mapping/discard')}">${said.discard}</a>
<a class="button" href="${href('mapping/preview')}">${said.previewDraft}</a>
<form method="post" action="${href('mapping')}">${visit.hidden({ once: true })}<button class="button main" name="do" value="save" data-busy ${disabled}>${said.save}</button></form></div>`;
}
