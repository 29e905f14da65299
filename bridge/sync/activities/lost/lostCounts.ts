/** What became of an activity that was the module's to send. */
export type LostState = 'there' | 'lost' | 'uncertain';

/** Activities of one type that were created in one month. */
export interface LostPeriod {
  /** Code name in lower case. */
  type: string;
  /** Such as 2026-05, by the local time of Xperience's server; empty where an activity has no time. */
  month: string;
  there: number;
  lost: number;
  uncertain: number;
}

/** What a comparison has found so far. */
export interface LostCounts {
  contacts: number;
  /** With activities, and a row that Dynamics has no more or does not show. */
  contactsWithoutRow: number;
  /** With more activities than are compared at once. */
  contactsTooLarge: number;
  add(type: string, createdLocal: string | null, state: LostState): void;
  /** By type, then by month. */
  periods(): LostPeriod[];
}

export function createLostCounts(): LostCounts {
  const periods = new Map<string, LostPeriod>();
  return {
    contacts: 0,
    contactsWithoutRow: 0,
    contactsTooLarge: 0,
    add(type, createdLocal, state) {
      const month = createdLocal?.slice(0, 7) ?? '';
      const key = `${type} ${month}`;
      const period = periods.get(key) ?? { type, month, there: 0, lost: 0, uncertain: 0 };
      period[state] += 1;
      periods.set(key, period);
    },
    periods: () => [...periods].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each),
  };
}
