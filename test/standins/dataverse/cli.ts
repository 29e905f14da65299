import { readFileSync } from 'node:fs';
import { helpText } from './cli/helpText.ts';
import { type CliOptions, readArguments } from './cli/readArguments.ts';
import { createDataverseStandin } from './createDataverseStandin.ts';

const request = readArguments(process.argv.slice(2));

if (request.kind === 'help') {
  process.stdout.write(helpText);
} else if (request.kind === 'mistakes') {
  process.stderr.write(`${request.mistakes.join('\n')}\nSee npm run dataverse -- --help\n`);
  process.exitCode = 2;
} else {
  await start(request.options);
}

async function start(options: CliOptions): Promise<void> {
  try {
    await serve(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The Dataverse stand-in cannot start: ${reason}\n`);
    process.exitCode = 1;
  }
}

async function serve(options: CliOptions): Promise<void> {
  const {
    port,
    latency,
    perRowWritten,
    perRowRead,
    contacts: count,
    seed,
    storage,
    certificate,
    key,
  } = options;
  const standin = await createDataverseStandin({
    port,
    timeModel: { perRequest: latency, perRowWritten, perRowRead },
    ...(count > 0 ? { contacts: { count, seed } } : {}),
    ...(storage === undefined ? {} : { storage }),
    ...(certificate === undefined || key === undefined
      ? {}
      : { tls: { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') } }),
  });
  const stop = (): void => {
    void standin.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { directory } = standin.conditions;
  const [application] = directory.applications.values();
  const held = standin.organization.table('contact')?.rows.size() ?? 0;
  process.stdout.write(`Dataverse stand-in with ${held} contacts, stopped by Ctrl+C.

DYNAMICS365_URL=${standin.url}
DYNAMICS365_AUTHORITY=${standin.url}
DYNAMICS365_TENANT_ID=${directory.tenantId}
DYNAMICS365_CLIENT_ID=${application?.clientId}
DYNAMICS365_CLIENT_SECRET=${application?.secrets[0]}

Web API   ${standin.url}/api/data/v9.2/
Token     ${standin.tokenUrl}
Control   ${standin.url}/__control
`);
}
