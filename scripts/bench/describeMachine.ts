import { cpus } from 'node:os';
import type { BenchReport } from './types.ts';

/** What the figures were measured on. */
export function describeMachine(server: string | undefined): BenchReport['machine'] {
  const [processor] = cpus();
  return {
    node: process.version,
    processors: cpus().length,
    ...(processor ? { model: processor.model } : {}),
    database: server === undefined ? 'embedded' : 'server',
  };
}
