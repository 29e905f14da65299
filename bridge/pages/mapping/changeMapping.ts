import type { MappingItem } from '../../mapping/types.ts';
import { changeDraft } from '../../sync/settings/drafts/changeDraft.ts';
import { saveDraft } from '../../sync/settings/drafts/saveDraft.ts';
import { readMapping } from '../../sync/settings/getMapping.ts';
import { readMappingSides } from '../../sync/settings/mappingSides.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import { notWatched } from '../../sync/settings/watchedColumns.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import type { Elsewhere, PageAnswer, Visit } from '../page.ts';
import { captionOf, editorOf } from './loadMapping.ts';
import { editPath } from './mappingTable.ts';
import { mappingView } from './mappingView.ts';
import { hasDetails, pairFromForm } from './pairFromForm.ts';
import { isChangedSince } from './pairMark.ts';

/** What the forms of the mapping do; all but saving changes the draft only. */
export async function changeMapping(visit: Visit): Promise<PageAnswer> {
  switch (visit.form.get('do')) {
    case 'put':
      return putPair(visit);
    case 'unmap':
      return removePair(visit);
    case 'cut':
      return cut(visit);
    case 'restore':
      return restore(visit);
    case 'save':
      return save(visit);
    default:
      return undefined;
  }
}

async function putPair(visit: Visit): Promise<PageAnswer> {
  const { services, form, t } = visit;
  const sides = await readMappingSides(services.parts);
  const key = form.get('key') ?? '';
  let problem: string | undefined;
  let put: MappingItem | undefined;
  await changeDraft(storeOf(services.parts), editorOf(visit), (items) => {
    const before = itemOf(items, key);
    const read = isChangedSince(form, before)
      ? { problem: t.mapping.otherTab(before?.column) }
      : pairFromForm({ form, before, columns: sides.columns, t });
    problem = 'problem' in read ? read.problem : undefined;
    if ('problem' in read) return items;
    put = read.item;
    return withItem(items, before, read.item);
  });
  if (problem !== undefined) return mappingView(visit, { form, problem });
  const column = sides.columns?.find(({ name }) => name === put?.column);
  const caption = captionOf(sides.fields, form.get('field') ?? '');
  const more = put && hasDetails(column) && form.get('column') !== form.get('was');
  const said = t.mapping;
  return {
    goTo: more ? editPath(key, form) : listPath(form),
    banner: { tone: 'ok', title: said.putTitle(caption), text: more ? said.putMore : said.putText },
  };
}

async function removePair(visit: Visit): Promise<PageAnswer> {
  const { services, form, t } = visit;
  const key = form.get('key') ?? '';
  let problem: string | undefined;
  await changeDraft(storeOf(services.parts), editorOf(visit), (items) => {
    const before = itemOf(items, key);
    problem = isChangedSince(form, before) ? t.mapping.otherTab(before?.column) : undefined;
    return problem === undefined ? withItem(items, before, undefined) : items;
  });
  if (problem !== undefined) return mappingView(visit, { form, problem });
  const { fields } = await readMappingSides(services.parts);
  const title = t.mapping.putTitle(captionOf(fields, form.get('field') ?? ''));
  return { goTo: listPath(form), banner: { tone: 'ok', title, text: t.mapping.putText } };
}

async function cut(visit: Visit): Promise<Elsewhere> {
  const { services, form, t } = visit;
  const key = form.get('cut') ?? '';
  await changeDraft(storeOf(services.parts), editorOf(visit), (items) => {
    const before = itemOf(items, key);
    return before ? withItem(items, before, { ...before, overlong: 'cut' }) : items;
  });
  const { fields } = await readMappingSides(services.parts);
  const title = t.mapping.putTitle(captionOf(fields, key.split('|')[0] ?? ''));
  return { goTo: 'mapping', banner: { tone: 'ok', title, text: t.mapping.putText } };
}

async function restore(visit: Visit): Promise<Elsewhere> {
  const { services, t } = visit;
  const store = storeOf(services.parts);
  const { dropped } = await readMapping(store);
  await changeDraft(store, editorOf(visit), (items) => [
    ...items,
    ...dropped.filter(
      ({ field, column }) => !items.some((item) => item.field === field && item.column === column),
    ),
  ]);
  return { goTo: 'mapping', banner: { tone: 'ok', title: t.mapping.restored, text: t.mapping.putText } };
}

async function save(visit: Visit): Promise<Elsewhere> {
  const { services, t } = visit;
  const said = t.mapping;
  try {
    const saved = await saveDraft(services.parts, editorOf(visit));
    if (!saved)
      return {
        goTo: 'mapping',
        banner: { tone: 'info', title: said.nothingToSave, text: said.nothingToSaveText },
      };
    const { items } = await readMapping(storeOf(services.parts));
    const unwatched = notWatched(items);
    const isInAdministration = services.parts.database.product.settings.shownInAdministration;
    const text = [
      said.savedText,
      ...(unwatched.length > 0 ? [said.flow(unwatched.slice(0, 10).join(', '))] : []),
      ...(saved.written && isInAdministration ? [said.savedWritten] : []),
    ].join(' ');
    return { goTo: 'mapping', banner: { tone: 'ok', title: said.saved(saved.fields), text } };
  } catch (error) {
    if (!(error instanceof SyncRefused)) throw error;
    if (error.refusal.code === 'mappingChanged') return { goTo: 'mapping/conflict' };
    if (error.refusal.code === 'mappingInvalid') return { goTo: 'mapping?show=problem&saved=no' };
    throw error;
  }
}

/** The pair of a line, as `loadMapping` names lines. */
function itemOf(items: readonly MappingItem[], key: string): MappingItem | undefined {
  const first = items.find(({ field }) => field === key);
  return first ?? items.find(({ field, column }) => `${field}|${column}` === key);
}

function withItem(
  items: readonly MappingItem[],
  before: MappingItem | undefined,
  after: MappingItem | undefined,
): MappingItem[] {
  if (!before) return after ? [...items, after] : [...items];
  return items.flatMap((item) => (item === before ? (after ?? []) : item));
}

function listPath(form: URLSearchParams): string {
  const kept = new URLSearchParams([...form].filter(([name]) => name === 'show' || name === 'q'));
  return kept.size > 0 ? `mapping?${kept}` : 'mapping';
}
