import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Environment } from '../bridge/config/readEnvironment.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments, readNumber } from './commandLine/readArguments.ts';
import type { Screen } from './commandLine/screen.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { passes } from './fuzz/passes.ts';
import { countAnswers, formatAnswers, unreached, wrongAnswers } from './fuzz/reportAnswers.ts';
import { runSchemathesis } from './fuzz/runSchemathesis.ts';
import { startFuzzStage } from './fuzz/startFuzzStage.ts';

const version = '4.32.5';
const installed = join(import.meta.dirname, '..', '.venv', 'bin', 'schemathesis');

const help = `Tries every operation of a running bridge with inputs that schemathesis makes up from the contract, right ones
and wrong ones, and checks every answer: no error of the server, no status, content type, header or shape that the
contract does not tell. Then callers who may only read, who do not sign in, or who have a wrong password try them, who must
get no further than they may. Everything runs on this machine: a sample, the Dataverse stand-in and the bridge.

Usage: npm run fuzz -- [options]
  --seed N               the same seed makes the same inputs (default: a random one, which is printed)
  --examples N           so many inputs an operation and pass at most (default 25)
  --minutes N            what takes longer is ended and counts as failed (default 10)
  --operation ID         only this operation
  --schemathesis <path>  the program; otherwise the variable SCHEMATHESIS, otherwise .venv/bin/schemathesis, made by
                         python3 -m venv .venv && .venv/bin/pip install schemathesis==${version}
  --help                 this text

Exit codes: 0 when every answer was right, 1 when one was not, 2 when it could not be tried.`;

function readOptions(args: readonly string[], env: Environment) {
  const { values, words } = readArguments(args, {
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
    examples: { type: 'string', default: '25' },
    minutes: { type: 'string', default: '10' },
    operation: { type: 'string' },
    schemathesis: { type: 'string', default: env.SCHEMATHESIS ?? installed },
  });
  noMoreWords(words);
  return {
    ...values,
    seed: readNumber('a seed', values.seed),
    examples: readNumber('a number of examples', values.examples),
    minutes: readNumber('a number of minutes', values.minutes),
  };
}

/** @throws when the program is not there or does not run */
function checkProgram(program: string): void {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(`There is no schemathesis at ${program}. Install it with
  python3 -m venv .venv && .venv/bin/pip install schemathesis==${version}
or tell where it is with --schemathesis or the variable SCHEMATHESIS.`);
}

async function fuzz(options: ReturnType<typeof readOptions>, screen: Screen): Promise<boolean> {
  checkProgram(options.schemathesis);
  screen.print(`Seed ${options.seed}: repeat with “npm run fuzz -- --seed ${options.seed}”.`);
  const deadline = performance.now() + options.minutes * 60_000;
  const stage = await startFuzzStage();
  try {
    const mistakes: string[] = [];
    let thorough = '';
    for (const pass of passes(options)) {
      screen.print(`\n── Inputs ${pass.name}`);
      const before = stage.log().length;
      const code = await runSchemathesis({
        program: options.schemathesis,
        stage,
        pass,
        seed: options.seed,
        limitMs: deadline - performance.now(),
      });
      const log = stage.log().slice(before);
      if (code !== 0) mistakes.push(`schemathesis found mistakes in answers to inputs ${pass.name}.`);
      mistakes.push(...wrongAnswers(countAnswers(log), pass));
      if (pass.thorough) thorough += log;
    }
    if (thorough !== '') {
      const answers = countAnswers(thorough);
      screen.print(`\n${formatAnswers(answers)}`);
      mistakes.push(...unreached(answers));
    }
    for (const mistake of mistakes) screen.print(`✗ ${mistake}`);
    if (mistakes.length > 0) screen.print(`\nThe errors in the log of the bridge:\n${stage.errors()}`);
    return mistakes.length === 0;
  } finally {
    await stage.close();
  }
}

export const run = defineCommand<ReturnType<typeof readOptions>>({
  help,
  read: readOptions,
  run: async (options, { screen }) => ((await fuzz(options, screen)) ? exitCodes.done : exitCodes.notDone),
});

if (import.meta.main) await startCommand(run);
