import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../../database/databaseError.ts';
import { addMilliseconds } from '../../../database/dateTime2.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { mappingFileText, readMappingFile } from '../../../mapping/settings/mappingFile.ts';
import type { MappingItem } from '../../../mapping/types.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';

/** Whose draft it is: a name means somebody only together with the way of signing in. */
export interface DraftEditor {
  name: string;
  /** Such as `user` or `apiKey`. */
  kind: string;
}

/** A mapping that is being changed. */
export interface MappingDraft {
  /** Of the mapping it rests on. */
  baseVersion: string;
  base: MappingItem[];
  items: MappingItem[];
}

/** A draft as it is kept. */
export interface KeptDraft extends MappingDraft {
  revision: number;
  /** UTC. */
  changedAt: DateTime2;
}

/** So many are kept, the latest. */
export const mostDrafts = 50;
/** A draft that nobody has touched so long is forgotten, days. */
export const draftDays = 30;

const columns = {
  caller: 'nvarchar(100)',
  caller_kind: 'nvarchar(20)',
  base_version: 'nvarchar(40)',
  base_pairs: 'json',
  pairs: 'json',
  revision: 'int',
  changed_at: 'datetime2(7)',
} as const;

/** The draft of an editor; one that cannot be read any more is none. */
export async function readMappingDraft(
  { db }: DatabaseHandle,
  editor: DraftEditor,
): Promise<KeptDraft | undefined> {
  const row = await db
    .selectFrom('dynamics365.mapping_draft')
    .selectAll()
    .where('caller', '=', nameOf(editor))
    .where('caller_kind', '=', editor.kind)
    .executeTakeFirst();
  if (!row) return undefined;
  const base = readMappingFile(row.base_pairs);
  const pairs = readMappingFile(row.pairs);
  if ('flaws' in base || 'flaws' in pairs) return undefined;
  const { base_version: baseVersion, revision, changed_at: changedAt } = row;
  return { baseVersion, base: base.value, items: pairs.value, revision, changedAt };
}

/**
 * Keeps a draft in the place of what was read.
 * @param over revision of the draft that was read; undefined where there was none
 * @returns whether nobody had changed it since, so that it was kept
 */
export async function keepMappingDraft(
  database: DatabaseHandle,
  editor: DraftEditor,
  draft: MappingDraft,
  over: number | undefined,
): Promise<boolean> {
  try {
    return await inTransaction(database, async (transaction) => {
      const { utc } = await currentTimes(transaction);
      const kept = await keep(transaction, editor, draft, { over, at: utc });
      if (kept) await forgetDrafts(transaction, utc);
      return kept;
    });
  } catch (error) {
    if (isDatabaseError(error, 'duplicate')) return false;
    throw error;
  }
}

/** Forgets the draft of an editor. */
export async function forgetMappingDraft({ db }: DatabaseHandle, editor: DraftEditor): Promise<void> {
  await db
    .deleteFrom('dynamics365.mapping_draft')
    .where('caller', '=', nameOf(editor))
    .where('caller_kind', '=', editor.kind)
    .execute();
}

async function keep(
  transaction: DatabaseHandle,
  editor: DraftEditor,
  { baseVersion, base, items }: MappingDraft,
  { over, at }: { over: number | undefined; at: DateTime2 },
): Promise<boolean> {
  const texts = { base_pairs: mappingFileText(base), pairs: mappingFileText(items) };
  const { db } = transaction;
  if (over === undefined) {
    const row = { base_version: baseVersion, revision: 1, changed_at: at };
    const key = { caller: nameOf(editor), caller_kind: editor.kind };
    const json = { base_pairs: JSON.parse(texts.base_pairs), pairs: JSON.parse(texts.pairs) };
    return (
      (await insertIfAbsent(
        transaction,
        'dynamics365.mapping_draft',
        columns,
        ['caller', 'caller_kind'],
        [{ ...key, ...row, ...json }],
      )) === 1
    );
  }
  const changed = await db
    .updateTable('dynamics365.mapping_draft')
    .set({ ...texts, base_version: baseVersion, revision: over + 1, changed_at: at })
    .where('caller', '=', nameOf(editor))
    .where('caller_kind', '=', editor.kind)
    .where('revision', '=', over)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

async function forgetDrafts({ db, dialect }: DatabaseHandle, now: DateTime2): Promise<void> {
  const newest = db
    .selectFrom('dynamics365.mapping_draft')
    .select('changed_at')
    .orderBy('changed_at', 'desc');
  const last = (await dialect.limit(newest, mostDrafts).execute()).at(-1);
  const old = addMilliseconds(now, -draftDays * 86_400_000);
  const before = last && last.changed_at > old ? last.changed_at : old;
  await db.deleteFrom('dynamics365.mapping_draft').where('changed_at', '<', before).execute();
}

function nameOf({ name }: DraftEditor): string {
  return name.slice(0, 100);
}
