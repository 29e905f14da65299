import { strToU8, type Zippable, zipSync } from 'fflate';

/** Files of a package by their path in it; paths have forward slashes. */
export type PackageFiles = Record<string, string | Uint8Array>;

/** Unix, in the field that says whose attributes an entry has. */
const unix = 3;
const modes = { program: 0o100755, file: 0o100644 };

/**
 * A zip whose bytes depend on nothing but the files: sorted, all of one date.
 * @param programs paths of what may be started as it is on Linux; with it all entries have modes
 * @throws when a path has a backslash, which some importers do not find
 */
export function zipFiles(files: PackageFiles, programs?: readonly string[]): Uint8Array {
  // The format stores local time without a zone, and this date is made from local parts: no zone changes the bytes.
  const mtime = new Date(2000, 0, 1);
  const entries: Zippable = {};
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? '';
    if (path.includes('\\')) throw new Error(`"${path}" must have forward slashes`);
    const mode = programs?.includes(path) ? modes.program : modes.file;
    const attributes = programs === undefined ? {} : { os: unix, attrs: mode * 2 ** 16 };
    const bytes = typeof content === 'string' ? strToU8(content) : content;
    entries[path] = [bytes, { mtime, level: 9, ...attributes }];
  }
  return zipSync(entries);
}
