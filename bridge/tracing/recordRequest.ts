import { recordSpan } from './spans.ts';

/** A request to Dynamics as spans tell of it: without its path, which holds IDs of rows. */
interface AnsweredRequest {
  kind: 'data' | 'token';
  purpose: string;
  method: string;
  status?: number;
  milliseconds: number;
  attempt: number;
  operations: number;
  clientRequestId: string;
  requestId?: string;
}

/** Tells of a request to Dynamics, with the IDs under which Microsoft's support finds it. */
export function recordRequest(request: AnsweredRequest): void {
  const { kind, purpose, method, status, milliseconds, attempt, operations } = request;
  recordSpan(
    {
      name: purpose,
      kind: 'client',
      attributes: {
        'http.request.method': method,
        'peer.service': kind === 'token' ? 'entra' : 'dataverse',
        'dataverse.operations': operations,
        'dataverse.client_request_id': request.clientRequestId,
        ...(request.requestId !== undefined && { 'dataverse.service_request_id': request.requestId }),
        ...(status === undefined ? { 'error.type': 'no answer' } : { 'http.response.status_code': status }),
        ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
      },
      // Rows that are not there and versions that have moved belong to the day's work.
      failed: status === undefined || (status >= 400 && status !== 404 && status !== 412),
    },
    milliseconds,
  );
}
