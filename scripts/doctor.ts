import { readEnvironment } from '../bridge/config/readEnvironment.ts';
import type { Known } from './doctor/check.ts';
import { checks } from './doctor/checks.ts';
import { exitCodeOf } from './doctor/finding.ts';
import { formatPage } from './doctor/formatPage.ts';
import { runChecks } from './doctor/runChecks.ts';

const help = `Looks at everything the bridge needs and says what to do about what is wrong. It changes nothing.

  npm run doctor

The configuration is read as “npm start” reads it: from environment variables or a file .env. Run it where the bridge
runs, as the user it runs as.

  --help   shows this

Exit code: 0 in order, 1 there are warnings, 2 there are errors: the bridge would not start, or would not synchronize.
What could not be checked is listed and does not count.`;

const unknown = process.argv.slice(2).find((argument) => argument !== '--help');
if (unknown !== undefined) {
  console.error(`There is no option ${unknown}.\n\n${help}`);
  process.exitCode = 2;
} else if (process.argv.includes('--help')) console.log(help);
else {
  const known: Partial<Known> = { env: readEnvironment(process.env, '.env') };
  try {
    // Progress goes to the other stream, so that the page can be piped into a file.
    const sections = await runChecks(checks, known, (title, number) =>
      console.error(`${number}/${checks.length} ${title} …`),
    );
    console.log(`\n${formatPage(sections)}`);
    process.exitCode = exitCodeOf(sections.flatMap(({ findings }) => findings));
  } finally {
    await known.dataverse?.close();
    await known.database?.close();
  }
}
