import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { checkToken } from './checkToken.ts';
import { checkUpload } from './checkUpload.ts';
import { explainOutput } from './explainOutput.ts';
import { readSettings } from './readSettings.ts';
import { runPaconn } from './runPaconn.ts';
import type { DeployOptions, DeployResult, DeploySettings, Trouble } from './types.ts';

/**
 * Brings the connector to an environment, has the service check it, or fetches what is deployed, by means of the
 * real `paconn`. Everything is checked before anything is sent; what `paconn` says is turned into what to do.
 * Nothing of the repository is changed but the connector's ID in settings.json after `create`.
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const { command, settingsFile } = options;
  const { settings, troubles } = readSettings(options);
  if (command === 'download' && !options.destination) {
    troubles.push({ problem: 'nothing says where to put the files', remedy: 'pass --destination <folder>' });
  }
  if (command !== 'download' && troubles.length === 0) troubles.push(...checkUpload(settingsFile, settings));
  troubles.push(...checkToken(options.tokenFile, options.now));
  if (options.paconn.includes('/') && !existsSync(options.paconn)) {
    const remedy = 'python3 -m venv .venv && .venv/bin/pip install setuptools==80.9.0 paconn==0.0.21';
    troubles.push({ problem: `there is no ${options.paconn}`, remedy });
  }
  if (troubles.length > 0) return failed(troubles);
  const scratch = mkdtempSync(join(tmpdir(), 'connector-'));
  try {
    return await send(options, settings, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function send(
  options: DeployOptions,
  settings: DeploySettings,
  scratch: string,
): Promise<DeployResult> {
  const { command, settingsFile, tokenFile, paconn, env } = options;
  const home = join(scratch, 'home');
  mkdirSync(join(home, '.paconn'), { recursive: true, mode: 0o700 });
  copyFileSync(tokenFile, join(home, '.paconn', 'accessTokens.json'));
  const set = join(scratch, 'upload');
  const paths = stage(set, settingsFile, settings, command === 'download');
  const destination = options.destination === undefined ? undefined : resolve(options.destination);
  const extra = { create: ['-w'], update: [], validate: [], download: ['-d', destination ?? '', '-w'] }[
    command
  ];
  let run: Awaited<ReturnType<typeof runPaconn>>;
  try {
    run = await runPaconn(paconn, [command, '-s', paths, ...extra], { cwd: set, home, env });
  } catch (error) {
    return failed([{ problem: `${paconn} did not work: ${String(error)}`, remedy: 'install paconn again' }]);
  }
  const troubles = explainOutput(command, run);
  const created = command === 'create' && run.code === 0 ? createdId(set) : undefined;
  const lines: string[] = [];
  if (created) {
    keepId(settingsFile, settings, created);
    lines.push(`Created ${created} in ${settings.environment}; its ID is in ${settingsFile}.`);
  }
  if (troubles.length > 0) return { ok: false, lines: [...lines, ...failed(troubles).lines] };
  if (command === 'update') lines.push(`Updated ${settings.connectorId} in ${settings.environment}.`);
  if (command === 'validate') lines.push('The service accepts the definition.');
  if (command === 'download') lines.push(`Downloaded ${settings.connectorId} to ${destination ?? ''}.`);
  return { ok: true, lines };
}

/** Lays out what `paconn` reads in a folder of its own; returns the path of its settings. */
function stage(set: string, settingsFile: string, settings: DeploySettings, filesToCome: boolean): string {
  mkdirSync(set, { recursive: true });
  const staged = { ...settings };
  for (const key of ['apiDefinition', 'apiProperties', 'icon'] as const) {
    staged[key] = basename(settings[key]);
    if (!filesToCome) copyFileSync(join(dirname(settingsFile), settings[key]), join(set, staged[key]));
  }
  const path = join(set, 'settings.json');
  // `paconn download` opens the script's name even when there is none.
  writeFileSync(
    path,
    JSON.stringify(filesToCome ? { ...staged, script: 'script.csx' } : staged, undefined, 2),
  );
  return path;
}

function createdId(set: string): string | undefined {
  const { connectorId } = JSON.parse(
    readFileSync(join(set, 'settings.json'), 'utf8'),
  ) as Partial<DeploySettings>;
  return connectorId;
}

function keepId(settingsFile: string, { environment }: DeploySettings, connectorId: string): void {
  const written = JSON.parse(readFileSync(settingsFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(settingsFile, `${JSON.stringify({ ...written, connectorId, environment }, undefined, 4)}\n`);
}

function failed(troubles: Trouble[]): DeployResult {
  return { ok: false, lines: troubles.map(({ problem, remedy }) => `${problem}\n  → ${remedy}`) };
}
