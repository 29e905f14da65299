import type { Logger } from 'pino';
import type { RequestRecord } from './calls.ts';

/**
 * Writes each request to the Web API to the log, with the IDs that Microsoft's support asks for; those without a good
 * answer as warnings, save rows that are not there and versions that have moved, which belong to the day's work.
 */
export function createRequestLogger(log: Pick<Logger, 'debug' | 'warn'>): (request: RequestRecord) => void {
  return (request) => {
    const { status } = request;
    const usual = status !== undefined && (status < 400 || status === 404 || status === 412);
    const said = { dataverse: { ...request, milliseconds: Math.round(request.milliseconds) } };
    if (usual) log.debug(said, 'Dynamics answered');
    else if (status === undefined) log.warn(said, 'Dynamics gave no answer');
    else log.warn(said, 'Dynamics refused a request');
  };
}
