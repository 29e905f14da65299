import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { hasEntra, withEntra } from '../connector/entraSignIn.ts';
import { type Publisher, readPublisher, unsaid, withPublisher } from '../connector/publisher.ts';
import type { ApiProperties, Swagger } from '../connector/swagger.ts';
import { checkToken } from './checkToken.ts';
import { checkUpload } from './checkUpload.ts';
import { explainOutput } from './explainOutput.ts';
import { paconnProgram } from './paconnProgram.ts';
import { readJsonObject } from './readJsonObject.ts';
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
  if (command === 'download') troubles.push(...checkDestination(options.destination));
  if (command !== 'download' && troubles.length === 0)
    troubles.push(...(await checkUpload(settingsFile, settings)));
  troubles.push(...checkToken(options.tokenFile, options.now));
  if (/[\\/]/.test(options.paconn) && !existsSync(options.paconn)) {
    const remedy = paconnProgram(process.cwd(), process.platform).install;
    troubles.push({ problem: `there is no ${options.paconn}`, remedy });
  }
  const secret = troubles.length > 0 ? { args: [] } : clientSecret(options);
  if ('problem' in secret) troubles.push(secret);
  if (troubles.length > 0 || 'problem' in secret) return failed(troubles);
  const scratch = mkdtempSync(join(tmpdir(), 'connector-'));
  const clear = () => rmSync(scratch, { recursive: true, force: true });
  const interrupted = () => {
    clear();
    process.exit(130);
  };
  // A copy of the token is in there: it must not outlive this, however it ends.
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await send(options, settings, scratch, secret.args);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    clear();
  }
}

/** A download goes into a folder of its own: `paconn` writes over files of the same name without asking. */
function checkDestination(folder: string | undefined): Trouble[] {
  if (!folder)
    return [{ problem: 'nothing says where to put the files', remedy: 'pass --destination <folder>' }];
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found || (found.isDirectory() && readdirSync(folder).length === 0)) return [];
  const problem = found.isDirectory() ? `${folder} is not empty` : `${folder} is no folder`;
  return [{ problem, remedy: 'name a folder that is new or empty; files in it would be written over' }];
}

const intentions = {
  create: 'The files are in order. Creating the connector at',
  update: 'The files are in order. Updating the connector at',
  validate: 'The files are in order. Having them checked at',
  download: 'Fetching the connector from',
};

async function send(
  options: DeployOptions,
  settings: DeploySettings,
  scratch: string,
  secret: readonly string[],
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
  options.report?.(`${intentions[command]} ${settings.powerAppsUrl} by paconn; this can take a minute …`);
  let run: Awaited<ReturnType<typeof runPaconn>>;
  try {
    run = await runPaconn(paconn, [command, '-s', paths, ...extra, ...secret], { cwd: set, home, env });
  } catch (error) {
    return failed([{ problem: `${paconn} did not work: ${String(error)}`, remedy: 'install paconn again' }]);
  }
  const troubles = explainOutput(command, run);
  const lines: string[] = [];
  if (command === 'create' && run.code === 0) {
    const created = createdId(set);
    if (created) {
      const notKept = keepId(settingsFile, settings, created);
      const where = notKept.length === 0 ? `; its ID is in ${settingsFile}` : '';
      lines.push(`Created ${created} in ${settings.environment}${where}.`);
      troubles.push(...notKept);
    } else troubles.push(noId);
  }
  if (troubles.length > 0) return { ok: false, lines: [...lines, ...failed(troubles).lines] };
  if (command === 'update') lines.push(`Updated ${settings.connectorId} in ${settings.environment}.`);
  if (command === 'create' || command === 'update') lines.push(...examples(settingsFile));
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
  if (!filesToCome) publish(set, staged, readPublisher(dirname(settingsFile)));
  const path = join(set, 'settings.json');
  // `paconn download` opens the script's name even when there is none.
  writeFileSync(
    path,
    JSON.stringify(filesToCome ? { ...staged, script: 'script.csx' } : staged, undefined, 2),
  );
  return path;
}

/** Puts into the copies whom makers turn to, and how they sign in with Microsoft Entra ID. */
function publish(set: string, settings: DeploySettings, publisher: Publisher): void {
  const [definition, properties] = [join(set, settings.apiDefinition), join(set, settings.apiProperties)];
  const { swagger, apiProperties } = withEntra(
    {
      swagger: JSON.parse(readFileSync(definition, 'utf8')) as Swagger,
      apiProperties: JSON.parse(readFileSync(properties, 'utf8')) as ApiProperties,
    },
    publisher,
  );
  writeFileSync(definition, JSON.stringify(withPublisher(swagger, publisher), undefined, 4));
  if (hasEntra(publisher)) writeFileSync(properties, JSON.stringify(apiProperties, undefined, 4));
}

/** Secret of the connector's client, for the platform. `paconn` takes it as an argument only. */
function clientSecret({ command, settingsFile, env }: DeployOptions): { args: string[] } | Trouble {
  const sends = command === 'create' || command === 'update';
  if (!sends || !hasEntra(readPublisher(dirname(settingsFile)))) return { args: [] };
  const secret = env.CONNECTOR_CLIENT_SECRET?.trim();
  if (secret) return { args: ['--secret', secret] };
  return {
    problem: 'publisher.json names a client of Microsoft Entra ID, and CONNECTOR_CLIENT_SECRET is not set',
    remedy: 'set it to a client secret of that app registration, or empty the entra lines of publisher.json',
  };
}

/** What a maker would see of an example's organization. */
function examples(settingsFile: string): string[] {
  const missing = unsaid(readPublisher(dirname(settingsFile)));
  const file = join(dirname(settingsFile), 'publisher.json');
  return missing.length === 0
    ? []
    : [`Makers see an example's ${missing.join(', ')}: write your own into ${file}, and update.`];
}

const noId: Trouble = {
  problem: 'paconn did not tell the ID of the new connector',
  remedy:
    'look it up in the maker portal, and write it into the settings as connectorId before you deploy again',
};

/** The ID that `paconn create` writes into the settings it was given. */
function createdId(set: string): string | undefined {
  const file = readJsonObject(join(set, 'settings.json'));
  const id = 'content' in file ? file.content.connectorId : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** Writes the ID down, so that the next deployment updates this connector. */
function keepId(settingsFile: string, { environment }: DeploySettings, connectorId: string): Trouble[] {
  try {
    const written = JSON.parse(readFileSync(settingsFile, 'utf8')) as Record<string, unknown>;
    writeFileSync(
      settingsFile,
      `${JSON.stringify({ ...written, connectorId, environment }, undefined, 4)}\n`,
    );
    return [];
  } catch (error) {
    const problem = `the new connector's ID could not be written to ${settingsFile}: ${(error as Error).message}`;
    const remedy = `write "connectorId": "${connectorId}" into it by hand, or the next create makes a second connector`;
    return [{ problem, remedy }];
  }
}

function failed(troubles: Trouble[]): DeployResult {
  return { ok: false, lines: troubles.map(({ problem, remedy }) => `${problem}\n  → ${remedy}`) };
}
