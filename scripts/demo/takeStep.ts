import type { Stage, StepResult } from './stage.ts';

type Expectations = (expect: (holds: boolean, otherwise: string) => void) => void;

/** One line of the table: does it, reads the request log of Dynamics, and compares with what was expected. */
export async function takeStep(
  { dynamics }: Stage,
  step: string,
  act: () => Promise<{ what: string; check: Expectations }>,
): Promise<StepResult> {
  const before = dynamics.conditions.log.counts();
  const start = performance.now();
  const { what, check } = await act();
  const seconds = (performance.now() - start) / 1000;
  const after = dynamics.conditions.log.counts();
  const surprises: string[] = [];
  check((holds, otherwise) => {
    if (!holds) surprises.push(otherwise);
  });
  return {
    step,
    what,
    requests: after.requests - before.requests,
    rowsWritten: after.rowsWritten - before.rowsWritten,
    seconds,
    surprises,
  };
}
