import { collectorThroughProxy } from './config/collectorThroughProxy.ts';
import type { ConfigWarning } from './config/configWarning.ts';
import { type ConfigMistake, contradictions } from './config/contradictions.ts';
import { credentialOf, type DynamicsCredential } from './config/credentialOf.ts';
import { extensionsOpenToOthers } from './config/openToOthers.ts';
import { placeholders } from './config/placeholders.ts';
import { plainDatabaseConnections } from './config/plainDatabaseConnections.ts';
import type { DatabaseTarget } from './config/readDatabaseTarget.ts';
import type { Environment } from './config/readEnvironment.ts';
import { readProxies } from './config/readProxies.ts';
import type { SpanTarget } from './config/readSpanExport.ts';
import { resolveFiles } from './config/resolveFiles.ts';
import { unknownVariables } from './config/unknownVariables.ts';
import { type Variables, variables } from './config/variables.ts';
import { withWorkloadIdentity } from './config/workloadIdentity.ts';
import type { OutgoingProxies } from './dataverse/http/proxyOf.ts';
import type { HostEntries } from './notifications/allowedHosts.ts';

/** Everything the environment decides about the bridge. Addresses are origins without a slash at the end. */
export interface Config {
  xperience: {
    database: DatabaseTarget;
    /** Where contact data is separated: the database of contacts and bridge tables. */
    contactDatabase?: DatabaseTarget;
    /** Code name of the site; without it, the only one there is. */
    site?: string;
    /** IANA name of the zone that Xperience's times are in. */
    timeZone: string;
    /** Application setting CMSPasswordSalt of Xperience; may be empty. */
    passwordSalt: string;
    rest?: { url: string; user: string; password: string };
  };
  dynamics: {
    url: string;
    authority: string;
    tenantId: string;
    /** Of the app registration, or of a user-assigned managed identity; empty for the system-assigned one. */
    clientId: string;
    credential: DynamicsCredential;
    /** Day on which the client secret ends, where somebody has said so: a time as ISO text. */
    secretEnd?: string;
    /** The longest pause that one answer of Dynamics can ask for, where it is not the usual one. */
    longestPauseMs?: number;
    /** IANA name of the zone in which users of Dynamics see the columns that show only a date. */
    timeZone: string;
  };
  server: {
    /** Address of this machine that is listened on; `::` for all. */
    host: string;
    port: number;
    publicUrl?: string;
    /** Hosts beside those on this machine that terminate TLS: addresses or networks. */
    trustedProxies: readonly string[];
    /** Whose tokens of Microsoft Entra ID are taken; none without it. */
    entra?: { authority: string; tenantId: string; clientId: string; audiences: readonly string[] };
    /** Where the certificate is when the bridge speaks TLS itself. */
    tls?: { certificate: string; key?: string };
    limits: {
      callerPerMinute: number;
      addressPerMinute: number;
      callerAtOnce: number;
      atOnce: number;
      bodyBytes: number;
    };
    /** Of connections, whoever makes them. */
    wire: {
      connections: number;
      /** Milliseconds until the headers of a request have to be there, and until all of it. */
      headerMs: number;
      bodyMs: number;
      headerBytes: number;
    };
    /** Where metrics are served; nowhere without it. */
    metrics?: { host: string; port: number };
    /** Where spans go; nowhere without it. */
    spans?: SpanTarget;
    /** Whether the bridge counts as ready only while Dynamics answers, too. */
    readyNeedsDynamics: boolean;
    /** What the stored hashes of API keys are keyed with; without it the bridge takes no API keys. */
    keySecret?: string;
    /** The one before it, while keys are moved to the new one. */
    formerKeySecret?: string;
  };
  /** Proxies between this machine and the world. */
  proxies?: OutgoingProxies;
  /** Hosts that flows may be told at beside those of the platform. */
  notificationHosts?: HostEntries;
  /** Folder with the installation's own extensions. */
  extensions?: string;
  /** Least time between two looks for what triggers tell of. */
  eventIntervalMs: number;
  logLevel: Variables['LOG_LEVEL'];
  /** Without it, readable on a terminal and JSON elsewhere. */
  logFormat?: 'json' | 'pretty';
}

export type ConfigResult =
  | { config: Readonly<Config>; warnings: ConfigWarning[] }
  | { mistakes: ConfigMistake[] };

/**
 * Reads the configuration. All mistakes are found at once, each with its remedy; no message repeats a value that may
 * be secret.
 */
export function readConfig(given: Environment): ConfigResult {
  const { env: whole, mistakes: unread } = resolveFiles(given);
  const env = withWorkloadIdentity(whole);
  const parsed = variables.safeParse(env);
  const known = [...unread, ...placeholders(env)];
  /** One sentence a variable: what cannot be read or was never filled in is not also missing or wrong. */
  const isKnown = (variable: string): boolean =>
    known.some((mistake) => mistake.variable === variable || mistake.variable === `${variable}_FILE`);
  const mistakes = [
    ...known,
    ...[
      ...(parsed.error?.issues ?? []).map((issue) => ({
        variable: issue.path.join('.'),
        problem: issue.message,
      })),
      ...contradictions(env),
    ].filter(({ variable }) => !isKnown(variable)),
    ...(parsed.success ? mixedEngines(parsed.data) : []),
  ];
  const outgoing = readProxies(env);
  mistakes.push(...outgoing.mistakes);
  const credential = parsed.success ? credentialOf(parsed.data) : undefined;
  if (credential && 'problem' in credential) mistakes.push(credential);
  if (!parsed.success || mistakes.length > 0 || !credential || 'problem' in credential)
    return { mistakes: [...mistakes, ...misspelt(env)] };
  const { XPERIENCE_DATABASE, XPERIENCE_CONTACT_DATABASE } = parsed.data;
  const config = { ...configOf(parsed.data, credential), ...optional('proxies', outgoing.proxies) };
  const warnings = [
    ...unknownVariables(env),
    ...plainDatabaseConnections({ XPERIENCE_DATABASE, XPERIENCE_CONTACT_DATABASE }),
    ...extensionsOpenToOthers(parsed.data.BRIDGE_EXTENSIONS),
    ...collectorThroughProxy(config.server.spans, config.proxies),
  ];
  return { config: deepFreeze(config), warnings };
}

/** A variable that is missing is often there under a name with a slip in it. */
function misspelt(env: Environment): ConfigMistake[] {
  return unknownVariables(env)
    .filter(({ remedy }) => remedy.startsWith('Did you mean'))
    .map(({ text, remedy }) => {
      const [variable = '', ...rest] = text.split(' ');
      return { variable, problem: `${rest.join(' ')} ${remedy}` };
    });
}

/** The mistakes as a text for the administrator. */
export function describeMistakes(mistakes: readonly ConfigMistake[]): string {
  const lines = mistakes.map(({ variable, problem }) => `  - ${variable} ${problem}`);
  return [
    'The configuration has mistakes. Set these variables, or put them into a file .env:',
    ...lines,
  ].join('\n');
}

function configOf(given: Variables, credential: DynamicsCredential): Config {
  const { XPERIENCE_REST_URL: url, XPERIENCE_REST_USER: user, XPERIENCE_REST_PASSWORD: password } = given;
  return {
    xperience: {
      database: given.XPERIENCE_DATABASE,
      ...optional('contactDatabase', given.XPERIENCE_CONTACT_DATABASE),
      ...optional('site', given.XPERIENCE_SITE),
      timeZone: given.XPERIENCE_TIME_ZONE,
      passwordSalt: given.XPERIENCE_PASSWORD_SALT,
      ...(url && user && password && { rest: { url, user, password } }),
    },
    dynamics: {
      url: given.DYNAMICS365_URL,
      authority: given.DYNAMICS365_AUTHORITY,
      tenantId: given.DYNAMICS365_TENANT_ID ?? '',
      clientId: given.DYNAMICS365_CLIENT_ID ?? '',
      credential,
      ...optional('secretEnd', given.DYNAMICS365_CLIENT_SECRET_EXPIRES),
      timeZone: given.DYNAMICS365_TIME_ZONE ?? given.XPERIENCE_TIME_ZONE,
      ...(given.DYNAMICS365_LONGEST_PAUSE_MINUTES !== undefined && {
        longestPauseMs: given.DYNAMICS365_LONGEST_PAUSE_MINUTES * 60_000,
      }),
    },
    server: {
      host: given.BRIDGE_HOST,
      port: given.BRIDGE_PORT,
      ...optional('publicUrl', given.BRIDGE_PUBLIC_URL),
      trustedProxies: given.BRIDGE_TRUSTED_PROXIES,
      ...(given.BRIDGE_METRICS_PORT !== undefined && {
        metrics: { host: given.BRIDGE_METRICS_HOST, port: given.BRIDGE_METRICS_PORT },
      }),
      ...optional('spans', spansOf(given)),
      readyNeedsDynamics: given.BRIDGE_READY_NEEDS_DYNAMICS,
      ...optional('entra', entraOf(given)),
      ...(given.BRIDGE_TLS_CERTIFICATE !== undefined && {
        tls: { certificate: given.BRIDGE_TLS_CERTIFICATE, ...optional('key', given.BRIDGE_TLS_KEY) },
      }),
      limits: {
        callerPerMinute: given.BRIDGE_LIMIT_CALLER_PER_MINUTE,
        addressPerMinute: given.BRIDGE_LIMIT_ADDRESS_PER_MINUTE,
        callerAtOnce: given.BRIDGE_LIMIT_CALLER_AT_ONCE,
        atOnce: given.BRIDGE_LIMIT_AT_ONCE,
        bodyBytes: given.BRIDGE_LIMIT_BODY_MEGABYTES * 1024 * 1024,
      },
      wire: {
        connections: given.BRIDGE_LIMIT_CONNECTIONS,
        headerMs: given.BRIDGE_LIMIT_HEADER_SECONDS * 1000,
        bodyMs: given.BRIDGE_LIMIT_BODY_SECONDS * 1000,
        headerBytes: given.BRIDGE_LIMIT_HEADER_KILOBYTES * 1024,
      },
      ...optional('keySecret', given.BRIDGE_KEY_SECRET),
      ...optional('formerKeySecret', given.BRIDGE_KEY_SECRET_BEFORE),
    },
    ...optional('notificationHosts', given.BRIDGE_NOTIFICATION_HOSTS),
    ...optional('extensions', given.BRIDGE_EXTENSIONS),
    eventIntervalMs: given.BRIDGE_EVENT_SECONDS * 1000,
    logLevel: given.LOG_LEVEL,
    ...optional('logFormat', given.LOG_FORMAT),
  };
}

/** The general address is where all signals go, each at a path of its own; that of traces is taken as it is. */
function spansOf(given: Variables): SpanTarget | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: general } = given;
  const url =
    given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (general && `${general.replace(/\/$/, '')}/v1/traces`);
  if (url === undefined) return undefined;
  return {
    url,
    headers: given.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    protocol: given.OTEL_EXPORTER_OTLP_PROTOCOL,
    serviceName: given.OTEL_SERVICE_NAME,
  };
}

function entraOf(given: Variables): Config['server']['entra'] {
  const { BRIDGE_ENTRA_TENANT_ID: tenantId, BRIDGE_ENTRA_CLIENT_ID } = given;
  if (tenantId === undefined || BRIDGE_ENTRA_CLIENT_ID === undefined) return undefined;
  const clientId = BRIDGE_ENTRA_CLIENT_ID.toLowerCase();
  return {
    authority: given.BRIDGE_ENTRA_AUTHORITY ?? given.DYNAMICS365_AUTHORITY,
    tenantId,
    clientId,
    audiences: given.BRIDGE_ENTRA_AUDIENCE ?? [`api://${clientId}`],
  };
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

function mixedEngines({
  XPERIENCE_DATABASE: main,
  XPERIENCE_CONTACT_DATABASE: contacts,
}: Variables): ConfigMistake[] {
  if (!contacts || contacts.kind === main.kind) return [];
  const problem =
    'is of another kind than XPERIENCE_DATABASE. Both have to be in SQL Server, or both be files.';
  return [{ variable: 'XPERIENCE_CONTACT_DATABASE', problem }];
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
