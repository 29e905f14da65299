import { DatabaseError } from './database/databaseError.ts';
import { textForLog } from './dataverse/textForLog.ts';
import { placeInSources } from './placeInSources.ts';

/** An error as the log has it. */
export interface LoggedError {
  type: string;
  message: string;
  /** Where it was thrown; the message, which stacks begin with, is not repeated. */
  stack?: string;
  code?: string;
  /** What kind of failure of the database or of Dynamics it is. */
  kind?: string;
  cause?: unknown;
  errors?: unknown[];
}

/** Deeper causes tell nothing more. */
const deepest = 5;
const mostErrors = 5;

/**
 * An error without what may be somebody's data: its sentence as `textForLog` has it, and of its properties only codes,
 * because drivers and libraries hang rows, requests and answers on theirs.
 */
export function errorForLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? textForLog(error) : undefined;
  if (depth > deepest) return undefined;
  const { code, kind } = error as { code?: unknown; kind?: unknown };
  const stack = framesOf(error.stack);
  const logged: LoggedError = {
    type: error.constructor.name,
    // Those of the database carry no values, and quote names of logins and tables.
    message: error instanceof DatabaseError ? error.message : textForLog(error.message),
    ...(stack && { stack }),
    ...(typeof code === 'string' && { code }),
    ...(typeof kind === 'string' && { kind }),
  };
  if (error.cause !== undefined) logged.cause = errorForLog(error.cause, depth + 1);
  if (error instanceof AggregateError)
    logged.errors = error.errors.slice(0, mostErrors).map((one) => errorForLog(one, depth + 1));
  return logged;
}

function framesOf(stack: string | undefined): string {
  const lines = (stack ?? '').split('\n');
  return lines
    .filter((line) => line.startsWith('    at '))
    .map((line) => placeInSources(line))
    .join('\n');
}
