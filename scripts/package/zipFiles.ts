import { strToU8, type Zippable, zipSync } from 'fflate';

/** Files of a package by their path in it; paths have forward slashes. */
export type PackageFiles = Record<string, string | Uint8Array>;

/**
 * A zip whose bytes depend on nothing but the files: sorted, all of one date.
 * @throws when a path has a backslash, which some importers do not find
 */
export function zipFiles(files: PackageFiles): Uint8Array {
  // The format stores local time without a zone, and this date is made from local parts: no zone changes the bytes.
  const mtime = new Date(2000, 0, 1);
  const entries: Zippable = {};
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? '';
    if (path.includes('\\')) throw new Error(`"${path}" must have forward slashes`);
    entries[path] = [typeof content === 'string' ? strToU8(content) : content, { mtime, level: 9 }];
  }
  return zipSync(entries);
}
