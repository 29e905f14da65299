import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
      examples: { type: 'string', default: '25' },
      minutes: { type: 'string', default: '10' },
      operation: { type: 'string' },
      schemathesis: { type: 'string', default: process.env.SCHEMATHESIS ?? installed },
      help: { type: 'boolean', default: false },
    },
  });
  const [seed, examples, minutes] = [values.seed, values.examples, values.minutes].map(Number);
  for (const number of [seed, examples, minutes]) {
    if (!Number.isSafeInteger(number) || Number(number) < 1) {
      throw new Error('--seed, --examples and --minutes take whole numbers from 1 on.');
    }
  }
  return { ...values, seed: Number(seed), examples: Number(examples), minutes: Number(minutes) };
}

/** @throws when the program is not there or does not run */
function checkProgram(program: string): void {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(`There is no schemathesis at ${program}. Install it with
  python3 -m venv .venv && .venv/bin/pip install schemathesis==${version}
or tell where it is with --schemathesis or the variable SCHEMATHESIS.`);
}

async function fuzz(options: ReturnType<typeof readOptions>): Promise<boolean> {
  checkProgram(options.schemathesis);
  console.log(`Seed ${options.seed}: repeat with “npm run fuzz -- --seed ${options.seed}”.`);
  const deadline = performance.now() + options.minutes * 60_000;
  const stage = await startFuzzStage();
  try {
    const mistakes: string[] = [];
    let thorough = '';
    for (const pass of passes(options)) {
      console.log(`\n── Inputs ${pass.name}`);
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
      console.log(`\n${formatAnswers(answers)}`);
      mistakes.push(...unreached(answers));
    }
    for (const mistake of mistakes) console.log(`✗ ${mistake}`);
    if (mistakes.length > 0) console.log(`\nThe errors in the log of the bridge:\n${stage.errors()}`);
    return mistakes.length === 0;
  } finally {
    await stage.close();
  }
}

try {
  const options = readOptions();
  if (options.help) console.log(help);
  else process.exitCode = (await fuzz(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
