import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { acceptedAdvisories, auditReport, judgeAdvisories } from './advisories/judgeAdvisories.ts';

const help = `Asks the registry for known weaknesses of the dependencies that are installed with the program.

Usage: npm run advisories                 where the registry does not answer, says so and passes
       npm run advisories -- --required   fails then, too

Exit code: 0 none, or all are in .ci/accepted-advisories.json, 1 otherwise.`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(help);
  process.exit(0);
}
const accepted = acceptedAdvisories.parse(
  JSON.parse(readFileSync(new URL('../.ci/accepted-advisories.json', import.meta.url), 'utf8')),
);
const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const report = auditReport.safeParse(parsed(stdout));
if (!report.success) {
  console.error('The registry did not say which weaknesses are known: nothing was checked.');
  process.exit(args.includes('--required') ? 1 : 0);
}
const problems = judgeAdvisories(report.data, accepted, new Date().toISOString().slice(0, 10));
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log('No weakness of a dependency is known that nobody has looked at.');
process.exit(problems.length === 0 ? 0 : 1);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
