import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The clock of a database that every process on it shares: the machine's time and what a file says it is ahead. A
 * process whose own clock jumps does not move it.
 * @param file with the milliseconds, behind where they are negative
 */
export function readMovedClock(file: string): () => Date {
  return () => new Date(performance.timeOrigin + performance.now() + Number(readFileSync(file, 'utf8')));
}

/** Moves it for all of them; the file is made when missing. */
export function moveClock(file: string, milliseconds: number): void {
  writeFileSync(file, String(milliseconds));
}
