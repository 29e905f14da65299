import { setTimeout as wait } from 'node:timers/promises';
import type { Life, Slot } from './createSlot.ts';

/** What a process held at one moment. */
export interface Sample {
  life: Life;
  /** Since the soak began, ms. */
  at: number;
  /** Resident memory, bytes. */
  memory: number;
  /** Memory of live objects and of garbage not collected yet, bytes. */
  heap: number;
  /** Open files and sockets; 0 where the system does not tell. */
  files: number;
  /** Timers, sockets and the like that the event loop waits for. */
  handles: number;
}

const intervalMs = 1_000;

/** Reads the metrics of all processes every second, until the signal. */
export async function watchProcesses(slots: readonly Slot[], over: AbortSignal): Promise<Sample[]> {
  const began = performance.now();
  const samples: Sample[] = [];
  while (!over.aborted) {
    for (const slot of slots) {
      const life = slot.life();
      const text = life && (await readMetrics(life.metricsUrl));
      if (!life || text === undefined) continue;
      const value = (name: string) => readValue(text, `xperience_bridge_${name}`);
      samples.push({
        life,
        at: performance.now() - began,
        memory: value('process_resident_memory_bytes'),
        heap: value('nodejs_heap_size_used_bytes'),
        files: value('process_open_fds'),
        handles: value('nodejs_active_resources_total'),
      });
    }
    await wait(intervalMs, undefined, { signal: over }).catch(() => undefined);
  }
  return samples;
}

/** @returns undefined while the process starts or has ended */
async function readMetrics(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}

function readValue(text: string, name: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}
