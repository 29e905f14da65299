/** Lets something end in its own way when the process is told to; told twice, the process ends at once. */
export function stopOnSignals<Stoppable extends { stop(): void }>(stoppable: Stoppable): Stoppable {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stoppable.stop());
  return stoppable;
}
