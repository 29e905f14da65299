import { createRequire } from 'node:module';
import { StatementSync } from 'node:sqlite';

/** What a process has used so far. */
export interface Usage {
  /** Peak resident memory, bytes. */
  peakMemory: number;
  /** Processor time of all its threads, ms. */
  cpu: number;
  /** What the embedded engine was asked, or ways to a server and back; what begins and ends transactions is among them. */
  statements: number;
}

let statements = 0;

function usage(): Usage {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { peakMemory: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1000, statements };
}

/** Counts calls of methods, whichever revision of the bridge makes them. */
function countCalls(prototype: object, names: readonly string[]): void {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
  for (const name of names) {
    const method = methods[name];
    if (method === undefined) continue;
    methods[name] = function (this: unknown, ...args: unknown[]) {
      statements += 1;
      return method.apply(this, args);
    };
  }
}

countCalls(StatementSync.prototype, ['all', 'get', 'run', 'iterate']);
// The driver of the program that is measured, not that of the bench. A file needs none.
if (process.env.XPERIENCE_DATABASE?.includes(';')) {
  const { Connection } = createRequire(process.argv[1] ?? import.meta.filename)('tedious');
  countCalls(Connection.prototype, ['makeRequest']);
}

// Loaded ahead of a program by `--import`: tells the process that started it what this one has used, whenever it asks.
process.on('message', () => process.send?.(usage()));
process.channel?.unref();
