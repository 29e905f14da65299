import type { WriteOptions } from '../types.ts';

/** Header that keeps flows from starting (Microsoft, "Bypass Power Automate flows"); in a batch each request has its own. */
export function flowHeaders({ keepsFlows }: Pick<WriteOptions, 'keepsFlows'>): Record<string, string> {
  return keepsFlows ? { 'MSCRM.SuppressCallbackRegistrationExpanderJob': 'true' } : {};
}
