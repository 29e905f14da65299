import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { acceptedAdvisories, auditReport, judgeAdvisories } from './advisories/judgeAdvisories.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { flag, noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';

const help = `Asks the registry for known weaknesses of the dependencies that are installed with the program.

Usage: npm run advisories                 where the registry does not answer, says so and passes
       npm run advisories -- --required   fails then, too

Exit code: 0 none, or all are in .ci/accepted-advisories.json, 1 otherwise.`;

export const run = defineCommand<{ required: boolean }>({
  help,
  read(args) {
    const { values, words } = readArguments(args, { required: flag });
    noMoreWords(words);
    return values;
  },
  async run({ required }, { screen }) {
    const text = readFileSync(new URL('../.ci/accepted-advisories.json', import.meta.url), 'utf8');
    const accepted = acceptedAdvisories.parse(JSON.parse(text));
    const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const report = auditReport.safeParse(parsed(stdout));
    if (!report.success) {
      screen.tell('The registry did not say which weaknesses are known: nothing was checked.');
      return required ? exitCodes.notDone : exitCodes.done;
    }
    const problems = judgeAdvisories(report.data, accepted, new Date().toISOString().slice(0, 10));
    for (const problem of problems) screen.tell(problem);
    if (problems.length > 0) return exitCodes.notDone;
    screen.print('No weakness of a dependency is known that nobody has looked at.');
    return exitCodes.done;
  },
  whenThrown: exitCodes.notDone,
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

if (import.meta.main) await startCommand(run);
