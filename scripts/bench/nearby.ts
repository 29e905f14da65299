import type { TimeModel } from '../../test/standins/dataverse/limits/timeModel.ts';

/** What a Dataverse environment nearby costs: a request, and a row. */
export const nearby: Partial<TimeModel> = { perRequest: 20, perRowWritten: 5, perRowRead: 0.2 };
