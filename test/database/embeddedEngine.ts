import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteOptions } from '../../bridge/database/sqlite/openSqlite.ts';
import { withProduct } from '../../bridge/database/withProduct.ts';
import { xperience13 } from '../../bridge/xperience/products/xperience13/xperience13.ts';
import { fullTraits, type TestDatabase, type TestEngine } from './engine.ts';

/**
 * A database file in a folder of its own.
 * @param from folder whose files it begins with; an empty one without it
 */
export async function createFile(
  options: Omit<SqliteOptions, 'file'> = {},
  from?: string,
): Promise<TestDatabase & { file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  if (from !== undefined) await cp(from, folder, { recursive: true });
  const file = join(folder, 'xperience.db');
  const open = async () => withProduct(await openSqlite({ ...options, file }), xperience13);
  const handles = [await open()];
  const [database] = handles;
  if (database === undefined) throw new Error('The database was not opened.');
  return {
    file,
    database,
    traits: fullTraits,
    again: async () => {
      const handle = await open();
      handles.push(handle);
      return handle;
    },
    copy: () => createFile(options, folder),
    drop: async () => {
      for (const handle of handles) await handle.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const embeddedEngine: TestEngine = { name: 'embedded engine', create: () => createFile() };
