import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks, configuration } from './configuration.ts';
import { definitionOfTries } from './definitionOfTries.ts';
import type { Pass } from './passes.ts';
import type { FuzzStage } from './startFuzzStage.ts';

export interface SchemathesisRun {
  program: string;
  stage: FuzzStage;
  pass: Pass;
  seed: number;
  /** It is killed after so many milliseconds. */
  limitMs: number;
}

/**
 * Runs schemathesis with its output on ours. It knows no proxy and no address but the bridge's.
 * @returns its exit code: 0 when no answer was wrong
 * @throws when the program cannot be started or does not end in time
 */
export function runSchemathesis({ program, stage, pass, seed, limitMs }: SchemathesisRun): Promise<number> {
  const definition = join(stage.folder, 'contract.json');
  writeFileSync(definition, JSON.stringify(definitionOfTries(stage.known)));
  writeFileSync(join(stage.folder, 'schemathesis.toml'), configuration(stage.known, pass.credentials));
  return new Promise((resolve, reject) => {
    const child = spawn(
      program,
      [
        'run',
        definition,
        `--url=${stage.url}`,
        `--checks=${checks.join(',')}`,
        '--generation-with-security-parameters=false',
        '--generation-database=none',
        '--request-timeout=120',
        '--continue-on-failure',
        // What the warnings guess is counted exactly from the bridge's log.
        '--warnings=off',
        '--no-color',
        `--seed=${seed}`,
        ...pass.args,
      ],
      {
        cwd: stage.folder,
        env: { PATH: process.env.PATH, HOME: stage.folder, NO_PROXY: '*', PYTHONUTF8: '1' },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`schemathesis did not end within ${Math.ceil(limitMs / 60_000)} minutes.`));
    }, limitMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${program} cannot be started: ${error.message}`));
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}
