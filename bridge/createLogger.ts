import { type Logger, pino, stdTimeFunctions } from 'pino';
import { createLogDestination, type LogDestination } from './createLogDestination.ts';
import { logSerializers } from './logSerializers.ts';
import { currentTrace } from './tracing/currentTrace.ts';

export interface LogOptions {
  level: string;
  /** `json`: a line of JSON each, for programs; `pretty`: for people. Without it, pretty on a terminal. */
  format?: 'json' | 'pretty' | undefined;
  /** Whether a person looks on. */
  isTerminal: boolean;
}

/** Never in the log, wherever they stand in what is logged. */
const redact = ['*.password', '*.clientSecret', '*.authorization', '*.keySecret'];

/**
 * The log on standard output: levels by their names, times as ISO texts in UTC.
 * @param destination instead of standard output, for tests
 */
export async function createLogger(
  { level, format, isTerminal }: LogOptions,
  destination?: LogDestination,
): Promise<Logger> {
  const options = {
    level,
    redact,
    serializers: logSerializers,
    timestamp: stdTimeFunctions.isoTime,
    // Every line that is written on behalf of a call or a run names its trace.
    mixin: () => {
      const trace = currentTrace.getStore()?.traceId;
      return trace === undefined ? {} : { trace };
    },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const sink = destination ?? createLogDestination(process.stdout.fd);
  const pretty = format === undefined ? isTerminal : format === 'pretty';
  if (!pretty) return pino(options, sink);
  // Programs, for whom most logs are, need none of it.
  const { prettyFactory } = await import('pino-pretty');
  const show = prettyFactory({ colorize: isTerminal, ignore: 'pid,hostname' });
  // In the same process and at once: what is said before the end of the process must not be lost.
  return pino(options, { write: (line) => sink.write(show(line)) });
}
