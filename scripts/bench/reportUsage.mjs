// Loaded ahead of a program by `--import`: tells the process that started it what this one has used (see usage.ts), whenever
// it asks. In plain JavaScript: to read TypeScript costs as much as a whole start of a release.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { StatementSync } from 'node:sqlite';

let statements = 0;

/**
 * Most resident memory so far, bytes. What the system counts for resourceUsage begins with that of the process which
 * started this one, so Linux is asked for that of the program alone.
 */
function peakMemory() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Another system.
  }
  return process.resourceUsage().maxRSS * 1024;
}

function usage() {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    peakMemory: peakMemory(),
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
  try {
    const { Connection } = createRequire(process.argv[1] ?? import.meta.filename)('tedious');
    countCalls(Connection.prototype, ['makeRequest']);
  } catch (error) {
    // A release has its driver within its own file, where nobody else can count.
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
}

process.on('message', () => process.send?.(usage()));
process.channel?.unref();
