import { html } from 'hono/html';
import { mergeMappings } from '../../mapping/settings/mergeMappings.ts';
import type { ContactField, MappingItem } from '../../mapping/types.ts';
import { changeDraft, sameMapping } from '../../sync/settings/drafts/changeDraft.ts';
import { readMapping } from '../../sync/settings/getMapping.ts';
import { readMappingSides } from '../../sync/settings/mappingSides.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import { readMappingDraft } from '../../sync/state/settings/mappingDraft.ts';
import { formerMapping, listMappingHistory } from '../../sync/state/settings/mappingHistory.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { emptyState } from '../parts/emptyState.ts';
import { grouped } from '../parts/number.ts';
import { question } from '../parts/question.ts';
import { table } from '../parts/table.ts';
import { time, timeText } from '../parts/time.ts';
import { captionOf, editorOf } from './loadMapping.ts';

/** So many changes are told of a version. */
const mostTold = 6;

/** Who replaced which mapping, and the way back to each. */
export const historyPage: Page = {
  path: 'mapping/history',
  section: 'mapping',
  async show(visit) {
    const { t, services, href, may } = visit;
    const said = t.mapping;
    const { parts } = services;
    const crumbs = [{ label: said.title, path: 'mapping' }, { label: said.historyTitle }];
    const kept = await listMappingHistory(parts.database);
    if (kept.length === 0) {
      const body = emptyState({ icon: 'changeLog', title: said.historyNone, text: said.historyNoneText });
      return { title: said.historyTitle, crumbs, body };
    }
    const { items } = await readMapping(storeOf(parts));
    const { fields } = await readMappingSides(parts);
    const rows = kept.map((each, index) => ({ ...each, next: kept[index - 1]?.items ?? items }));
    return {
      title: said.historyTitle,
      crumbs,
      answer: said.historyAnswer(grouped(kept.length)),
      body: table({
        caption: said.historyTitle,
        rows,
        columns: [
          { head: said.replaced, cell: ({ replacedAt }) => time(`${replacedAt}Z`, visit) },
          { head: said.replacedBy, cell: ({ replacedBy }) => replacedBy },
          {
            head: said.whatChanged,
            width: 'half',
            cell: (row) => differences(row.items, row.next, fields, visit),
          },
          {
            head: said.goBack,
            isHeadHidden: true,
            width: 'narrow',
            cell: ({ id }) =>
              may('manage') && html`<a href="${href('mapping/restore', { version: id })}">${said.goBack}</a>`,
          },
        ],
      }),
    };
  },
};

/** Asks before a former mapping becomes the draft. */
export const restorePage: Page = {
  path: 'mapping/restore',
  section: 'mapping',
  scope: 'manage',
  async show(visit) {
    const { t, services, query } = visit;
    const said = t.mapping;
    const { parts } = services;
    const former = await formerOf(visit, query.get('version'));
    if (!former) return undefined;
    const { items } = await readMapping(storeOf(parts));
    const draft = await readMappingDraft(parts.database, editorOf(visit));
    const { fields } = await readMappingSides(parts);
    return {
      title: said.goBackTitle(timeText(`${former.replacedAt}Z`, visit)),
      crumbs: [
        { label: said.title, path: 'mapping' },
        { label: said.historyTitle, path: 'mapping/history' },
        { label: said.goBack },
      ],
      body: question(
        {
          consequences: sameMapping(former.items, items)
            ? [said.goBackSame]
            : [
                said.goBackConsequences,
                draft && said.goBackReplaces,
                differences(items, former.items, fields, visit),
              ],
          button: said.goBackButton,
          back: { label: said.historyTitle, path: 'mapping/history' },
          values: { version: String(former.id) },
        },
        visit,
      ),
    };
  },
  async change(visit) {
    const { t, services, form } = visit;
    const former = await formerOf(visit, form.get('version'));
    if (!former) return undefined;
    await changeDraft(storeOf(services.parts), editorOf(visit), () => former.items);
    return { goTo: 'mapping', banner: { tone: 'ok', title: t.mapping.goneBack, text: t.mapping.putText } };
  },
};

async function formerOf({ services }: Visit, version: string | null) {
  if (!/^\d{1,9}$/.test(version ?? '')) return undefined;
  return formerMapping(services.parts.database, Number(version));
}

/** How one mapping differs from the one after it, a line for each field. */
export function differences(
  before: readonly MappingItem[],
  after: readonly MappingItem[],
  fields: readonly ContactField[],
  { t }: Pick<Visit, 't'>,
): Html {
  const said = t.mapping;
  const { changes } = mergeMappings(before, before, after);
  const lines = new Set(
    changes.map(({ field, part, base, mine }) => {
      const caption = captionOf(fields, field);
      if (part === 'column' && mine && !base) return said.added(`${caption} → ${mine.column}`);
      if (part === 'column' && base && !mine) return said.removed(`${caption} → ${base.column}`);
      if (part === 'column') return `${caption}: ${base?.column} → ${mine?.column}`;
      return said.otherRules(caption);
    }),
  );
  const told = [...lines].slice(0, mostTold);
  const more = lines.size - told.length;
  return html`<ul>${told.map((line) => html`<li>${line}</li>`)}${more > 0 ? html`<li>${said.andMore(more)}</li>` : ''}</ul>`;
}
