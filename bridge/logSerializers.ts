import { textForLog } from './dataverse/textForLog.ts';
import { errorForLog } from './errorForLog.ts';

/** What lines of the log hold under these names, wherever they are written, tells nothing of people. */
export const logSerializers = {
  err: (error: unknown) => errorForLog(error),
  reason: (reason: unknown) => (typeof reason === 'string' ? textForLog(reason) : reason),
};
