import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import type { CommandIo } from '../../scripts/commandLine/commandIo.ts';

/** Where a command of a test runs: what it writes is kept, and `stop` tells it to end. */
export interface KeptIo extends CommandIo {
  printed(): string;
  told(): string;
  stop(): void;
}

/** @param cwd the folder that names of files are relative to; of nobody's `.env` unless said otherwise */
export function keptIo(cwd: string = tmpdir()): KeptIo {
  const stops: (() => void)[] = [];
  const [printed, told] = [keep(), keep()];
  return {
    stdout: printed.stream,
    stderr: told.stream,
    cwd,
    onStop: (stop) => void stops.push(stop),
    printed: printed.text,
    told: told.text,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function keep(): { stream: Writable; text(): string } {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}
