import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What was found out about something, by its key. A file that is missing or damaged holds nothing. */
export function readVerdicts(file: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

/** Keeps verdicts for the next run; a process that ends in the middle leaves the file as it was. */
export function keepVerdicts(file: string, verdicts: Record<string, string>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(verdicts));
  renameSync(`${file}.${process.pid}`, file);
}
