import { readHostEntries } from '../notifications/allowedHosts.ts';
import { isLoopback } from './isLoopback.ts';
import type { Environment } from './readEnvironment.ts';

/** A mistake in the configuration: which variable, and a sentence that goes on from its name. */
export interface ConfigMistake {
  variable: string;
  problem: string;
}

/** What BRIDGE_PORT is where nobody says otherwise. */
export const defaultPort = 8365;

const CREDENTIALS = [
  'DYNAMICS365_CLIENT_SECRET',
  'DYNAMICS365_CLIENT_CERTIFICATE',
  'DYNAMICS365_FEDERATED_TOKEN_FILE',
  'DYNAMICS365_MANAGED_IDENTITY',
] as const;

/** Variables that are right by themselves and wrong together. */
export function contradictions(env: Environment): ConfigMistake[] {
  return [
    ...credentialMistakes(env),
    ...restMistakes(env),
    ...contactDatabaseMistakes(env),
    ...tlsMistakes(env),
    ...entraMistakes(env),
    ...keySecretMistakes(env),
    ...spanMistakes(env),
    ...portMistakes(env),
    ...notificationMistakes(env),
  ];
}

function credentialMistakes(env: Environment): ConfigMistake[] {
  const managed = /^(true|1|yes|on|y|enabled)$/i.test(env.DYNAMICS365_MANAGED_IDENTITY ?? '');
  const given = CREDENTIALS.filter((name) => (name === 'DYNAMICS365_MANAGED_IDENTITY' ? managed : env[name]));
  if (given.length > 1) {
    return [
      {
        variable: given.join(' and '),
        problem: 'exclude each other. Keep one way for the bridge to sign in.',
      },
    ];
  }
  const missing: ConfigMistake[] = [];
  if (given.length === 0) {
    missing.push({
      variable: 'DYNAMICS365_CLIENT_SECRET',
      problem:
        'is missing. Give a client secret of the app registration, or DYNAMICS365_CLIENT_CERTIFICATE, or DYNAMICS365_FEDERATED_TOKEN_FILE, or DYNAMICS365_MANAGED_IDENTITY=true.',
    });
  }
  if (!managed && !env.DYNAMICS365_TENANT_ID) {
    missing.push({
      variable: 'DYNAMICS365_TENANT_ID',
      problem: 'is missing. Give the “Directory (tenant) ID” of the app registration.',
    });
  }
  if (!managed && !env.DYNAMICS365_CLIENT_ID) {
    missing.push({
      variable: 'DYNAMICS365_CLIENT_ID',
      problem: 'is missing. Give the “Application (client) ID” of the app registration.',
    });
  }
  return missing;
}

function restMistakes(env: Environment): ConfigMistake[] {
  const names = ['XPERIENCE_REST_URL', 'XPERIENCE_REST_USER', 'XPERIENCE_REST_PASSWORD'];
  const missing = names.filter((name) => !env[name]);
  if (missing.length === 0 || missing.length === names.length) return [];
  return missing.map((variable) => ({
    variable,
    problem: `is missing. ${names.join(', ')} belong together: give all of them, or none.`,
  }));
}

function entraMistakes(env: Environment): ConfigMistake[] {
  const required = ['BRIDGE_ENTRA_TENANT_ID', 'BRIDGE_ENTRA_CLIENT_ID'];
  const all = [...required, 'BRIDGE_ENTRA_AUDIENCE', 'BRIDGE_ENTRA_AUTHORITY'];
  if (!all.some((name) => env[name])) return [];
  return required
    .filter((name) => !env[name])
    .map((variable) => ({
      variable,
      problem: `is missing. ${required.join(' and ')} together say whose tokens of Microsoft Entra ID are taken; leave all BRIDGE_ENTRA_ variables out to take none.`,
    }));
}

function keySecretMistakes(env: Environment): ConfigMistake[] {
  const { BRIDGE_KEY_SECRET: secret, BRIDGE_KEY_SECRET_BEFORE: before } = env;
  if (!before || (secret && secret !== before)) return [];
  const problem = secret
    ? 'is the same as BRIDGE_KEY_SECRET. Give the one before, or leave it out.'
    : 'is set without BRIDGE_KEY_SECRET. Give the new one as well.';
  return [{ variable: 'BRIDGE_KEY_SECRET_BEFORE', problem }];
}

function tlsMistakes(env: Environment): ConfigMistake[] {
  if (!env.BRIDGE_TLS_KEY || env.BRIDGE_TLS_CERTIFICATE) return [];
  const problem = 'is missing. Give the PEM file with the certificate that BRIDGE_TLS_KEY belongs to.';
  return [{ variable: 'BRIDGE_TLS_CERTIFICATE', problem }];
}

function contactDatabaseMistakes(env: Environment): ConfigMistake[] {
  const { XPERIENCE_DATABASE: main, XPERIENCE_CONTACT_DATABASE: contacts } = env;
  if (!contacts || contacts !== main) return [];
  return [
    {
      variable: 'XPERIENCE_CONTACT_DATABASE',
      problem:
        'is the same as XPERIENCE_DATABASE. Leave it out unless contact data is in a database of its own.',
    },
  ];
}

function portMistakes(env: Environment): ConfigMistake[] {
  const { BRIDGE_PORT: port, BRIDGE_METRICS_PORT: metrics } = env;
  const isSame = Number(metrics) === Number(port || defaultPort) && Number(metrics) !== 0;
  const hosts = [env.BRIDGE_HOST, env.BRIDGE_METRICS_HOST].map((host) => host?.trim() || '127.0.0.1');
  const overlap = hosts[0] === hosts[1] || hosts.some((host) => host === '0.0.0.0' || host === '::');
  if (!metrics || !isSame || !overlap) return [];
  return [
    { variable: 'BRIDGE_METRICS_PORT', problem: 'is the port of flows and pages, too. Give another one.' },
  ];
}

/** A secret among the headers must not travel for everybody to read. */
function spanMistakes(env: Environment): ConfigMistake[] {
  const { OTEL_EXPORTER_OTLP_HEADERS: headers } = env;
  const variable = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
    ? 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
    : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const endpoint = env[variable];
  if (!headers || !endpoint || !URL.canParse(endpoint)) return [];
  const url = new URL(endpoint);
  if (url.protocol !== 'http:' || isLoopback(url)) return [];
  const problem = `is not encrypted, and OTEL_EXPORTER_OTLP_HEADERS would be sent there. Give https://${url.host}.`;
  return [{ variable, problem }];
}

/** Addresses of this machine are for tests: in earnest they would let a caller reach what only this machine may. */
function notificationMistakes(env: Environment): ConfigMistake[] {
  const entries = readHostEntries(env.BRIDGE_NOTIFICATION_HOSTS ?? '');
  const dynamics = URL.parse(env.DYNAMICS365_URL ?? '');
  if ('wrong' in entries || entries.loopback.length === 0 || dynamics === null || isLoopback(dynamics))
    return [];
  return [
    {
      variable: 'BRIDGE_NOTIFICATION_HOSTS',
      problem:
        'names this machine, which is for tests with a stand-in of Dynamics on this machine. Leave that entry out.',
    },
  ];
}
