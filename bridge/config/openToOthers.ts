import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigWarning } from './configWarning.ts';

/** Bits of a POSIX mode: all that accounts beside owner and group may do, and writing by the group. */
const others = 0o007;
const groupWrites = 0o020;

/** The warning that a file of the environment, which holds secrets, is open to every account of the machine. */
export function fileOpenToOthers(file: string): ConfigWarning[] {
  const mode = modeOf(file);
  if (mode === undefined || (mode & others) === 0) return [];
  return [
    {
      text: `Every account of this machine can read ${file}, which holds secrets.`,
      remedy: `Run “chmod o= ${file}”, as the account it belongs to.`,
    },
  ];
}

/** The warning that the extensions, which run with all the rights of the bridge, are open to other accounts. */
export function extensionsOpenToOthers(folder: string | undefined): ConfigWarning[] {
  if (folder === undefined) return [];
  const open = [folder, ...filesIn(folder)].filter(
    (path) => ((modeOf(path) ?? 0) & (others | groupWrites)) !== 0,
  );
  const [first] = open;
  if (first === undefined) return [];
  const more = open.length > 1 ? ` and ${open.length - 1} more in the folder of extensions` : '';
  return [
    {
      text: `Accounts other than that of the bridge can read or change ${first}${more}. What is in there runs with all its rights.`,
      remedy: `Run “chmod -R g-w,o= ${folder}”, as the account it belongs to.`,
    },
  ];
}

/** Undefined where there is nothing, or no such modes: Windows makes them up. */
function modeOf(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  return statSync(path, { throwIfNoEntry: false })?.mode;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((file) => join(folder, file));
  } catch {
    // That it is not there or is no folder is told elsewhere.
    return [];
  }
}
