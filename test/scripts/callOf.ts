import type { Call } from '../../scripts/commandLine/runCommand.ts';
import { withoutControls } from '../../scripts/commandLine/screen.ts';

/** A call whose answers are kept. */
export function callOf(options: Partial<Pick<Call, 'json'>> = {}): Call & {
  printed(): string;
  told(): string;
  progress: string[];
} {
  const printed: string[] = [];
  const told: string[] = [];
  const progress: string[] = [];
  return {
    by: 'jana (command line)',
    json: false,
    ...options,
    screen: {
      print: (text) => void printed.push(withoutControls(text)),
      tell: (text) => void told.push(withoutControls(text)),
      progress: (text) => void progress.push(text),
      width: 160,
    },
    printed: () => printed.join('\n'),
    told: () => told.join('\n'),
    progress,
  };
}
