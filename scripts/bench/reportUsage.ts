import { writeFileSync } from 'node:fs';

/** Loaded ahead of the bridge by `--import`: writes at its end what the process has used. */
export interface Usage {
  /** Peak resident memory, bytes. */
  peakMemory: number;
  /** Processor time, ms. */
  cpu: number;
}

const file = process.env.BENCH_USAGE_FILE;
if (file !== undefined) {
  process.once('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage: Usage = { peakMemory: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1000 };
    writeFileSync(file, JSON.stringify(usage));
  });
}
