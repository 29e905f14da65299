import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readAmount, readArguments, readNumber } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { UsageMistake } from './commandLine/usageMistake.ts';

const help = `Runs two processes of the packed program on one database for a long time, while people change data on both sides, the wire
breaks, one process is killed and started again, and both are upgraded at half-time. Then memory and handles have to be
flat, changes have to have arrived in time, and the books have to balance.

Usage: npm run soak -- [options]
  --minutes N   so long (default 10); a fraction, such as 0.5, will do
  --hours N     so long, likewise
  --seed S      choices of a seed (default: one by the clock, which is printed)
  --contacts N  size of the sample (default 300)
  --before DIR  an unpacked release that is upgraded from; without it this one under another version
  --help        this text

Exit code: 0 all limits kept, 1 a limit broken, 2 wrong use.`;

interface SoakChoice {
  minutes: number;
  seed: number;
  contacts: number;
  before?: string | undefined;
}

const minute = 60_000;
/** A timer cannot wait for longer than about 24 days. */
const mostHours = 500;

export const run = defineCommand<SoakChoice>({
  help,
  read(args) {
    const { values, words } = readArguments(args, {
      minutes: { type: 'string' },
      hours: { type: 'string' },
      seed: { type: 'string' },
      contacts: { type: 'string', default: '300' },
      before: { type: 'string' },
    });
    noMoreWords(words);
    if (values.minutes !== undefined && values.hours !== undefined)
      throw new UsageMistake('Give --minutes or --hours, not both.');
    const minutes =
      values.hours === undefined
        ? readAmount('a number of minutes', values.minutes ?? '10', mostHours * 60)
        : readAmount('a number of hours', values.hours, mostHours) * 60;
    const { before } = values;
    if (before !== undefined && !existsSync(join(before, 'xperience-dynamics365.mjs')))
      throw new UsageMistake(
        `There is no release in ${before}: give the folder that holds xperience-dynamics365.mjs.`,
      );
    return {
      minutes,
      seed: values.seed === undefined ? Date.now() % 1_000_000 : readNumber('a seed', values.seed),
      contacts: readNumber('a number of contacts', values.contacts, 20_000),
      before,
    };
  },
  async run({ minutes, seed, contacts, before }, { screen }) {
    screen.print(`Seed ${seed}, ${minutes} minutes, ${contacts} contacts`);
    const began = performance.now();
    const progress = (text: string) =>
      screen.tell(`  ${Math.round((performance.now() - began) / 1000)} s  ${text}`);
    const { runSoak } = await import('./soak/runSoak.ts');
    const { reportSoak } = await import('./soak/reportSoak.ts');
    const result = await runSoak({ milliseconds: minutes * minute, seed, contacts, before, progress });
    const { text, good } = reportSoak(result, minutes * minute);
    screen.print(text);
    return good ? exitCodes.done : exitCodes.notDone;
  },
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
