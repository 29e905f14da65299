import { envFileHelp } from './commandLine/commonHelp.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { requireWritable, writeOut } from './commandLine/writeOut.ts';
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

export const run = defineCommand<{ out: string | undefined }>({
  help,
  examples: [
    ['npm run doctor', 'the whole page'],
    ['npm run doctor -- --out doctor.txt', 'the page into a file'],
  ],
  configuration: 'asItIs',
  read(args) {
    const { values, words } = readArguments(args, { out: { type: 'string' } });
    noMoreWords(words);
    return { out: values.out };
  },
  async run({ out }, { env, io, screen, warnings }) {
    requireWritable(io, out, { force: true });
    const known: Partial<Known> = { env, remarks: [...warnings] };
    try {
      // Progress goes to the other stream, so that the page can be piped into a file.
      const sections = await runChecks(checks, known, (title, number) =>
        screen.tell(`${number}/${checks.length} ${title} …`),
      );
      const page = formatPage(sections);
      writeOut(io, out === undefined ? `\n${page}` : page, out, { force: true });
      return exitCodeOf(sections.flatMap(({ findings }) => findings));
    } finally {
      await known.dataverse?.close();
      await known.database?.close();
    }
  },
});

if (import.meta.main) await startCommand(run);
