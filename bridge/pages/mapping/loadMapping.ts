import type { ContactField, DataverseColumn, MappingItem } from '../../mapping/types.ts';
import { sameMapping } from '../../sync/settings/drafts/changeDraft.ts';
import { changedFields } from '../../sync/settings/drafts/saveDraft.ts';
import { type MappingProblem, type MappingState, readMapping } from '../../sync/settings/getMapping.ts';
import {
  type MappingSides,
  problemsOf,
  readMappingSides,
  unwritableFields,
} from '../../sync/settings/mappingSides.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import { countFailingFields, type FailingFields } from '../../sync/state/failures/countFailingFields.ts';
import {
  type DraftEditor,
  type KeptDraft,
  readMappingDraft,
} from '../../sync/state/settings/mappingDraft.ts';
import { readRegistration } from '../../sync/state/webhooks/registration.ts';
import { filterMisfit, filterOfUpdates } from '../../sync/webhooks/filterOfUpdates.ts';
import { followsActivities } from '../../sync/webhooks/followedActivities.ts';
import type { Visit } from '../page.ts';

/** A line of the mapping: a field with its column, or without one. */
export interface MappingLine {
  /** Names the line in addresses. */
  key: string;
  name: string;
  /** Undefined where Xperience has no such field. */
  field: ContactField | undefined;
  item: MappingItem | undefined;
  /** Undefined where nothing is mapped, or Dynamics has no such column. */
  column: DataverseColumn | undefined;
  /** The draft has it otherwise than what is saved. */
  isChanged: boolean;
  problems: readonly MappingProblem[];
  failing: { count: number; tooLong: number } | undefined;
  /** What lets the bridge write the field, where it may not. */
  grant: string | undefined;
}

/** Everything the pages of the mapping show. */
export interface LoadedMapping {
  saved: MappingState;
  draft: KeptDraft | undefined;
  /** Of the draft, else what is saved. */
  items: readonly MappingItem[];
  sides: MappingSides;
  lines: readonly MappingLine[];
  /** How many fields the draft changes. */
  changes: number;
  /** Of the pairs, and of the whole. */
  problems: readonly MappingProblem[];
  failing: FailingFields;
  /** How the filter of the registered webhook differs from what is saved. */
  webhookMisfit: string | undefined;
}

/** Whose drafts a visitor sees. */
export function editorOf({ caller }: Pick<Visit, 'caller'>): DraftEditor {
  return { name: caller.name, kind: caller.kind };
}

/** Caption of a field, or its name where Xperience has no such field. */
export function captionOf(fields: readonly ContactField[], name: string): string {
  return fields.find((field) => field.name === name)?.caption ?? name;
}

/** Reads mapping, draft and both sides, and what is wrong with them. */
export async function loadMapping(visit: Visit): Promise<LoadedMapping> {
  const { parts } = visit.services;
  const saved = await readMapping(storeOf(parts));
  const kept = visit.may('manage') ? await readMappingDraft(parts.database, editorOf(visit)) : undefined;
  // Of a save whose process ended before the draft was forgotten.
  const draft = kept && !sameMapping(kept.items, saved.items) ? kept : undefined;
  const items = draft?.items ?? saved.items;
  const seen = await visit.services.health.look();
  const sides = await readMappingSides(parts, seen?.status.dynamics.reachable === false);
  const problems = await problemsOf(parts, items);
  const failing = await countFailingFields(parts.database);
  const grants = await unwritableFields(parts, items, sides.fields);
  const changes = draft ? changedFields(draft.base, draft.items) : 0;
  const lines = linesOf({ items, base: draft?.base ?? items, sides, problems, failing, grants });
  const registration = await readRegistration(parts.database);
  return {
    saved,
    draft,
    items,
    sides,
    lines,
    changes,
    problems: [...saved.problems, ...problems],
    failing,
    webhookMisfit:
      registration &&
      filterMisfit(registration, filterOfUpdates(saved.items), await followsActivities(parts.database)),
  };
}

function linesOf({
  items,
  base,
  sides: { fields, columns = [] },
  problems,
  failing,
  grants,
}: Pick<LoadedMapping, 'items' | 'sides' | 'problems' | 'failing'> & {
  base: readonly MappingItem[];
  grants: ReadonlyMap<string, string>;
}): MappingLine[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const former = new Set(base.map((item) => JSON.stringify(item)));
  const mapped = new Map<string, MappingItem[]>();
  for (const item of items) mapped.set(item.field, [...(mapped.get(item.field) ?? []), item]);
  const names = new Set([...fields.map(({ name }) => name), ...items.map(({ field }) => field)]);
  const known = new Map(fields.map((field) => [field.name, field]));
  const places = new Map(items.map((item, index) => [item, index]));
  const baseFields = new Set(base.map(({ field }) => field));
  return [...names].flatMap((name): MappingLine[] => {
    const field = known.get(name);
    const pairs = mapped.get(name);
    if (!pairs) {
      const isChanged = baseFields.has(name);
      return [
        {
          key: name,
          name,
          field,
          item: undefined,
          column: undefined,
          isChanged,
          problems: [],
          failing: undefined,
          grant: undefined,
        },
      ];
    }
    return pairs.map((item, index) => ({
      key: index === 0 ? name : `${name}|${item.column}`,
      name,
      field,
      item,
      column: byName.get(item.column),
      isChanged: !former.has(JSON.stringify(item)),
      problems: problems.filter((problem) => isOf(problem, item, places.get(item) ?? -1)),
      failing: failing.byColumn.get(item.column),
      grant: index === 0 && item.direction !== 'toDynamics' ? grants.get(name) : undefined,
    }));
  });
}

function isOf({ place, field, column }: MappingProblem, item: MappingItem, index: number): boolean {
  if (place !== undefined) return place === `pairs[${index}]` || place.startsWith(`pairs[${index}].`);
  return field === item.field && (column === undefined || column === '' || column === item.column);
}
