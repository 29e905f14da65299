import type { Work } from '../http.ts';

/** What answering costs an organization, in milliseconds. */
export interface TimeModel {
  perRequest: number;
  perRowWritten: number;
  perRowRead: number;
  /** True: the answer is held back that long. False: the cost is only reckoned against the limits. */
  delay: boolean;
}

export const noCost: TimeModel = { perRequest: 0, perRowWritten: 0, perRowRead: 0, delay: true };

/** Cost of a request that did this work. */
export function costOf(model: TimeModel, work: Work | undefined): number {
  return (
    model.perRequest +
    model.perRowWritten * (work?.rowsWritten ?? 0) +
    model.perRowRead * (work?.rowsRead ?? 0)
  );
}
