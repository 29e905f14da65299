import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files, for the time of one test. @param files name → code */
export function writeExtensions(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-extensions-'));
  mkdirSync(join(folder, 'folders-are-left-alone'));
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
