import type { Stage } from './startStage.ts';

export interface Touched {
  /** Their stamp moves, as when a visitor logs an activity. */
  modified: readonly number[];
  /** Of these the job title is another one, too. */
  changed: readonly number[];
}

/** Modifies linked contacts the way Xperience does: all get a new stamp, the first of them a new job title. */
export async function touchContacts(
  stage: Pick<Stage, 'database' | 'links'>,
  count: { modified: number; changed: number; title: string },
): Promise<Touched> {
  const { db, dialect } = stage.database;
  const modified = [...(await stage.links()).keys()].sort((a, b) => a - b).slice(0, count.modified);
  if (modified.length < count.modified) throw new Error(`Only ${modified.length} contacts are linked.`);
  const changed = modified.slice(0, count.changed);
  const numbers = (ids: readonly number[]) =>
    dialect.jsonRows(
      'touched',
      { id: 'int' },
      ids.map((id) => ({ id })),
    );
  await db
    .updateTable('OM_Contact')
    .set({ ContactLastModified: dialect.now() })
    .where('ContactID', 'in', (eb) => eb.selectFrom(numbers(modified)).select('touched.id'))
    .execute();
  await db
    .updateTable('OM_Contact')
    .set({ ContactJobTitle: count.title })
    .where('ContactID', 'in', (eb) => eb.selectFrom(numbers(changed)).select('touched.id'))
    .execute();
  return { modified, changed };
}
