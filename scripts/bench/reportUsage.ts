/** What a process has used so far. */
export interface Usage {
  /** Peak resident memory, bytes. */
  peakMemory: number;
  /** Processor time of all its threads, ms. */
  cpu: number;
}

function usage(): Usage {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { peakMemory: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1000 };
}

// Loaded ahead of a program by `--import`: tells the process that started it what this one has used, whenever it asks.
process.on('message', () => process.send?.(usage()));
process.channel?.unref();
