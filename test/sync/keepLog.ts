import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { createLogger } from '../../bridge/createLogger.ts';

export interface KeptLog {
  log: Logger;
  /** All that was written, a line of JSON each. */
  text(): string;
}

/** A log as the bridge has it at its default level, kept in memory. */
export async function keepLog(): Promise<KeptLog> {
  const chunks: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  const log = await createLogger({ level: 'info', format: 'json', isTerminal: false }, destination);
  return { log, text: () => chunks.join('') };
}
