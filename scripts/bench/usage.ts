/** What a process has used so far, as `reportUsage.mjs` tells it. */
export interface Usage {
  /** Peak resident memory, bytes. */
  peakMemory: number;
  /** Resident memory now, bytes. */
  memory: number;
  /** Processor time of all its threads, ms. */
  cpu: number;
  /** What the embedded engine was asked, or ways to a server and back; what begins and ends transactions is among them. */
  statements: number;
}
