// Loaded ahead of a program by `--import`: tells the process that started it what this one has used (see usage.ts), whenever
// it asks. In plain JavaScript: to read TypeScript costs as much as a whole start of a release.
import { createRequire } from 'node:module';
import { StatementSync } from 'node:sqlite';

let statements = 0;

function usage() {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    peakMemory: maxRSS * 1024,
    memory: process.memoryUsage.rss(),
    cpu: (userCPUTime + systemCPUTime) / 1000,
    statements,
  };
}

/** Counts calls of methods, whichever revision of the bridge makes them. */
function countCalls(prototype, names) {
  for (const name of names) {
    const method = prototype[name];
    if (method === undefined) continue;
    prototype[name] = function (...args) {
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

process.on('message', () => process.send?.(usage()));
process.channel?.unref();
