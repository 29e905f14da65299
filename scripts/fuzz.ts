import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countAnswers, formatAnswers, untried } from './fuzz/reportAnswers.ts';
import { runSchemathesis } from './fuzz/runSchemathesis.ts';
import { startFuzzStage } from './fuzz/startFuzzStage.ts';

const version = '4.32.5';
const installed = join(import.meta.dirname, '..', '.venv', 'bin', 'schemathesis');

const help = `Tries every operation of a running bridge with inputs that schemathesis makes up from the contract, right ones
and wrong ones, and checks every answer: no error of the server, no status, content type, header or shape that the
contract does not tell. Everything runs on this machine: a sample, the Dataverse stand-in and the bridge.

Usage: npm run fuzz -- [options]
  --seed N               the same seed makes the same inputs (default: a random one, which is printed)
  --examples N           so many inputs an operation and pass at most (default 25)
  --minutes N            what takes longer is ended and counts as failed (default 5)
  --operation ID         only this operation
  --schemathesis <path>  the program; otherwise the variable SCHEMATHESIS, otherwise .venv/bin/schemathesis, made by
                         python3 -m venv .venv && .venv/bin/pip install schemathesis==${version}
  --help                 this text

Exit codes: 0 when every answer was right, 1 when one was not, 2 when it could not be tried.`;

/** What changes how the bridge works comes last: without a mapping most operations have only a refusal to give. */
const configuring = ['UpdateActivityTypes', 'PreviewMapping', 'UpdateMapping', 'UpdateSettings'];

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
      examples: { type: 'string', default: '25' },
      minutes: { type: 'string', default: '5' },
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
  const passes = options.operation
    ? [[`--include-operation-id=${options.operation}`]]
    : [
        configuring.map((operation) => `--exclude-operation-id=${operation}`),
        configuring.map((operation) => `--include-operation-id=${operation}`),
      ];
  try {
    let good = true;
    for (const selection of passes) {
      const code = await runSchemathesis({
        program: options.schemathesis,
        stage,
        args: [...selection, `--seed=${options.seed}`, `--max-examples=${options.examples}`],
        limitMs: deadline - performance.now(),
      });
      good &&= code === 0;
    }
    const answers = countAnswers(stage.log());
    console.log(`\n${formatAnswers(answers)}`);
    const unreached = options.operation ? [] : untried(answers);
    for (const operation of unreached)
      console.log(`✗ ${operation} was never given anything it could work on.`);
    if (!good) console.log(`\nThe errors in the log of the bridge:\n${stage.errors()}`);
    return good && unreached.length === 0;
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
