import { run } from '../../scripts/sample.ts';
import { runHere } from '../scripts/runHere.ts';

/** Runs the command as a person does. */
export async function runSample(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { status, stdout, stderr } = await runHere(run, args);
  return { code: status, out: stdout, err: stderr };
}
