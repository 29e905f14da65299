import { writeSync } from 'node:fs';

/** Takes lines of the log, each with its line end. */
export interface LogDestination {
  write(line: string): void;
}

export type WriteBytes = (fd: number, bytes: Uint8Array) => number;

/** How long one line may wait for a reader that is slow, ms. */
const patienceMs = 1_000;
const pauseMs = 10;
const idle = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes the log to a file, a pipe or a terminal, at once and in order. What cannot be written, such as on a disk that is
 * full, is dropped: synchronizing goes on without a log rather than not at all. As soon as it can be written again, a line says
 * how many were lost and why. Pino's own destination throws then, or tries again for ever.
 * @param write for tests
 */
export function createLogDestination(fd: number, write: WriteBytes = writeSync): LogDestination {
  let lost = 0;
  let reason = '';
  /** The end of the last line is missing. */
  let torn = false;
  let closed = false;

  const put = (text: string): boolean => {
    let rest: Uint8Array = Buffer.from(text);
    // After a line was dropped, the reader of a pipe is not waited for again until it has taken one.
    let left = lost > 0 ? 0 : patienceMs;
    while (rest.length > 0) {
      try {
        const written = write(fd, rest);
        torn ||= written > 0;
        rest = rest.subarray(written);
      } catch (error) {
        const { code = 'unknown' } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN' && left > 0) {
          left -= pauseMs;
          Atomics.wait(idle, 0, 0, pauseMs);
          continue;
        }
        reason = code;
        // Nobody reads any more.
        closed = code === 'EPIPE';
        return false;
      }
    }
    torn = false;
    return true;
  };

  return {
    write(line) {
      if (closed) return;
      const end = torn ? '\n' : '';
      const said = lost > 0 ? `${tellLost(lost, reason)}\n` : '';
      if (put(`${end}${said}${line}`)) lost = 0;
      else lost += 1;
    },
  };
}

function tellLost(lines: number, code: string): string {
  return JSON.stringify({
    level: 'warn',
    time: new Date().toISOString(),
    lines,
    code,
    msg: `The log could not be written for a while (${code}); ${lines} of its lines are lost`,
  });
}
