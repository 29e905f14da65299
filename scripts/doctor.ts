import { parseArgs } from 'node:util';
import { commandEnvironment } from '../bridge/config/commandEnvironment.ts';
import { envFileHelp } from './commandLine/commandInput.ts';
import { orHelp } from './commandLine/orHelp.ts';
import { writeOut } from './commandLine/writeOut.ts';
import type { Known } from './doctor/check.ts';
import { checks } from './doctor/checks.ts';
import { exitCodeOf } from './doctor/finding.ts';
import { formatPage } from './doctor/formatPage.ts';
import { runChecks } from './doctor/runChecks.ts';

const help = `Looks at everything the bridge needs and says what to do about what is wrong. It changes nothing.

  npm run doctor

The configuration is read as “npm start” reads it: from environment variables or a file .env. Run it where the bridge
runs, as the user it runs as.

  --out FILE        write the page to FILE, which may be there already
${envFileHelp}
  --help            shows this

Exit code: 0 in order, 1 there are warnings, 2 there are errors: the bridge would not start, or would not synchronize.
What could not be checked is listed and does not count.`;

const { env, args, warnings } = orHelp(() => commandEnvironment(process.env, process.argv.slice(2)), help);
const { values } = orHelp(
  () => parseArgs({ args, options: { out: { type: 'string' }, help: { type: 'boolean' } } }),
  help,
);
if (values.help) console.log(help);
else {
  const known: Partial<Known> = { env, remarks: warnings };
  try {
    // Progress goes to the other stream, so that the page can be piped into a file.
    const sections = await runChecks(checks, known, (title, number) =>
      console.error(`${number}/${checks.length} ${title} …`),
    );
    const page = formatPage(sections);
    writeOut(values.out === undefined ? `\n${page}` : page, values.out, { force: true });
    process.exitCode = exitCodeOf(sections.flatMap(({ findings }) => findings));
  } finally {
    await known.dataverse?.close();
    await known.database?.close();
  }
}
