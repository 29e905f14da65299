/** What a run of the tool tells: every row it left out, with why, and how many rows it wrote. */
export interface MigrationLog {
  skip(what: string, id: string, reason: string): void;
  wrote(what: string, rows: number): void;
  note(text: string): void;
}

export interface Skipped {
  /** `contact`, `activity`, `user`. */
  what: string;
  id: string;
  reason: string;
}

export interface MigrationReport {
  skipped: Skipped[];
  written: Record<string, number>;
}

/** Collects a report and writes each line as the tool's log does. */
export function createLog(line: (text: string) => void): MigrationLog & { report: MigrationReport } {
  const report: MigrationReport = { skipped: [], written: {} };
  return {
    report,
    skip: (what, id, reason) => {
      report.skipped.push({ what, id, reason });
      line(`warn: ${what} ${id} was skipped: ${reason}`);
    },
    wrote: (what, rows) => {
      report.written[what] = (report.written[what] ?? 0) + rows;
      line(`info: ${what}: ${rows} rows`);
    },
    note: (text) => line(`info: ${text}`),
  };
}
