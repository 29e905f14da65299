import { readdirSync, statSync } from 'node:fs';
import type { Trouble } from './types.ts';

/** A download goes into a folder of its own: `paconn` writes over files of the same name without asking. */
export function checkDestination(folder: string | undefined): Trouble[] {
  if (!folder)
    return [{ problem: 'nothing says where to put the files', remedy: 'pass --destination <folder>' }];
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found || (found.isDirectory() && readdirSync(folder).length === 0)) return [];
  const problem = found.isDirectory() ? `${folder} is not empty` : `${folder} is no folder`;
  return [{ problem, remedy: 'name a folder that is new or empty; files in it would be written over' }];
}
