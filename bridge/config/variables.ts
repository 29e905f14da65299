import { accessSync, constants, statSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { guidPattern } from '../mapping/guidText.ts';
import { type HostEntries, readHostEntries } from '../notifications/allowedHosts.ts';
import { checkedText, type Wrong } from './checkedText.ts';
import { defaultPort } from './contradictions.ts';
import { readAddress } from './readAddress.ts';
import { readCertificateFile } from './readCertificateFile.ts';
import { readDatabaseTarget } from './readDatabaseTarget.ts';
import { readLimit } from './readLimit.ts';
import { readCollector, readHeaders } from './readSpanExport.ts';
import { readTimeZone } from './readTimeZone.ts';

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const database = checkedText(
  readDatabaseTarget,
  'Give the connection string of Xperience’s database, as CMSConnectionString in web.config of Xperience 13 or in appsettings.json of Xperience by Kentico has it.',
);
const optionalAddress = checkedText(readAddress, '').optional();
const optionalText = z.string().optional();
const limit = (usual: number, least = 1) => checkedText((text) => readLimit(text, least), '').default(usual);

/** Every variable the bridge knows, each with the rule for its own value. */
export const variables = z.object({
  XPERIENCE_DATABASE: database,
  XPERIENCE_CONTACT_DATABASE: database.optional(),
  /** Read by the set-up alone, as is the next. */
  XPERIENCE_SETUP_DATABASE: database.optional(),
  XPERIENCE_SETUP_CONTACT_DATABASE: database.optional(),
  XPERIENCE_SITE: z.string().trim().max(100, 'is longer than a code name of a site can be.').optional(),
  XPERIENCE_TIME_ZONE: checkedText(
    readTimeZone,
    'Give the time zone of the server Xperience runs on, such as Europe/Prague: Xperience stores local times.',
  ),
  XPERIENCE_PASSWORD_SALT: z.string().default(''),
  XPERIENCE_REST_URL: optionalAddress,
  XPERIENCE_REST_USER: optionalText,
  XPERIENCE_REST_PASSWORD: optionalText,
  DYNAMICS365_URL: checkedText(
    readAddress,
    'Give the address of the Dynamics 365 environment, such as https://contoso.crm4.dynamics.com.',
  ),
  DYNAMICS365_AUTHORITY: checkedText(readAddress, '').default('https://login.microsoftonline.com'),
  DYNAMICS365_TENANT_ID: checkedText(readTenant, '').optional(),
  DYNAMICS365_CLIENT_ID: checkedText(readClientId, '').optional(),
  DYNAMICS365_CLIENT_SECRET: checkedText(readSecret, '').optional(),
  DYNAMICS365_CLIENT_CERTIFICATE: checkedText(readCertificateFile, '').optional(),
  DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD: optionalText,
  DYNAMICS365_CLIENT_SECRET_EXPIRES: checkedText(readDay, '').optional(),
  DYNAMICS365_FEDERATED_TOKEN_FILE: checkedText(readTokenFile, '').optional(),
  DYNAMICS365_TIME_ZONE: checkedText(readTimeZone, '').optional(),
  DYNAMICS365_LONGEST_PAUSE_MINUTES: checkedText(readPauseMinutes, '').optional(),
  DYNAMICS365_MANAGED_IDENTITY: z.stringbool({ error: 'has to be true or false.' }).default(false),
  BRIDGE_HOST: checkedText(readHost, '').default('127.0.0.1'),
  BRIDGE_PORT: checkedText(readPort, '').default(defaultPort),
  BRIDGE_PUBLIC_URL: optionalAddress,
  BRIDGE_TRUSTED_PROXIES: checkedText(readNetworks, '').default([]),
  BRIDGE_KEY_SECRET: checkedText(readKeySecret, '').optional(),
  BRIDGE_KEY_SECRET_BEFORE: checkedText(readKeySecret, '').optional(),
  BRIDGE_ENTRA_TENANT_ID: checkedText(readTenantId, '').optional(),
  BRIDGE_ENTRA_CLIENT_ID: checkedText(readClientId, '').optional(),
  BRIDGE_ENTRA_AUDIENCE: checkedText(readAudiences, '').optional(),
  BRIDGE_ENTRA_AUTHORITY: optionalAddress,
  BRIDGE_TLS_CERTIFICATE: checkedText(readFile, '').optional(),
  BRIDGE_TLS_KEY: checkedText(readFile, '').optional(),
  BRIDGE_LIMIT_CALLER_PER_MINUTE: limit(60_000),
  BRIDGE_LIMIT_ADDRESS_PER_MINUTE: limit(600),
  BRIDGE_LIMIT_CALLER_AT_ONCE: limit(100),
  BRIDGE_LIMIT_AT_ONCE: limit(500),
  BRIDGE_LIMIT_BODY_MEGABYTES: limit(64, 8),
  BRIDGE_LIMIT_CONNECTIONS: limit(1000),
  BRIDGE_LIMIT_HEADER_SECONDS: limit(10),
  BRIDGE_LIMIT_BODY_SECONDS: limit(30),
  BRIDGE_LIMIT_HEADER_KILOBYTES: limit(64, 24),
  BRIDGE_METRICS_HOST: checkedText(readHost, '').default('127.0.0.1'),
  BRIDGE_METRICS_PORT: checkedText(readPort, '').optional(),
  BRIDGE_READY_NEEDS_DYNAMICS: z.stringbool({ error: 'has to be true or false.' }).default(false),
  BRIDGE_EVENT_SECONDS: checkedText(readEventSeconds, '').default(60),
  BRIDGE_NOTIFICATION_HOSTS: checkedText(readNotificationHosts, '').optional(),
  BRIDGE_EXTENSIONS: checkedText(readFolder, '').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: checkedText(readCollector, '').optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: checkedText(readCollector, '').optional(),
  OTEL_EXPORTER_OTLP_HEADERS: checkedText(readHeaders, '').optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf', 'http/json'], {
      error: 'has to be http/protobuf or http/json: the bridge sends spans by HTTP alone.',
    })
    .default('http/protobuf'),
  OTEL_SERVICE_NAME: z.string().trim().max(100, 'is longer than 100 characters.').default('xperience-bridge'),
  LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'has to be json or pretty.' }).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `has to be one of ${LOG_LEVELS.join(', ')}.` }).default('info'),
});

export type Variables = z.infer<typeof variables>;

function readEventSeconds(text: string): number | Wrong {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= 3600
    ? seconds
    : { wrong: 'has to be a number of seconds from 1 to 3600.' };
}

function readNotificationHosts(text: string): HostEntries | Wrong {
  const entries = readHostEntries(text);
  if (!('wrong' in entries)) return entries;
  return {
    wrong: `holds “${entries.wrong.slice(0, 100)}”, which is no name of a host. Give a list such as flows.contoso.com, *.contoso.com.`,
  };
}

function readTenant(text: string): string | Wrong {
  if (guidPattern.test(text) || DOMAIN.test(text)) return text;
  return {
    wrong: 'is no tenant. Give its ID (a GUID) or domain, as the overview of Microsoft Entra ID shows it.',
  };
}

/** Tokens name their tenant by its ID. */
function readTenantId(text: string): string | Wrong {
  if (guidPattern.test(text)) return text.toLowerCase();
  return { wrong: 'is no tenant ID. Give the “Directory (tenant) ID” of the app registration, a GUID.' };
}

function readAudiences(text: string): string[] | Wrong {
  const audiences = text.split(/[\s,]+/).filter((audience) => audience !== '');
  const wrong = audiences.find((audience) => !/^(api|https):\/\/[^\s/]/.test(audience));
  if (wrong === undefined && audiences.length > 0) return audiences;
  return {
    wrong:
      'is no Application ID URI. Give it as the page “Expose an API” of the app registration shows it, such as api://00000000-0000-0000-0000-000000000000.',
  };
}

function readClientId(text: string): string | Wrong {
  if (guidPattern.test(text)) return text;
  return { wrong: 'is no client ID. Give the “Application (client) ID” of the app registration, a GUID.' };
}

function readSecret(text: string): string | Wrong {
  if (!guidPattern.test(text)) return text;
  return { wrong: 'is the ID of a secret, not its value. The value is shown once, when the secret is made.' };
}

/** The end of a day, in UTC, as ISO text. */
function readDay(text: string): string | Wrong {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T23:59:59.000Z`) : new Date(Number.NaN);
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return day.toISOString();
  return { wrong: 'is no day. Give the day on which the secret ends, as 2027-06-30.' };
}

/** Whatever runs the bridge renews the file, so only its name is kept. */
function readTokenFile(text: string): string | Wrong {
  try {
    accessSync(text, constants.R_OK);
    if (statSync(text).isFile()) return text;
  } catch {
    // Answered below.
  }
  return {
    wrong: `names ${text}, which is no file that can be read. Give the file in which Kubernetes or another issuer puts the federated token.`,
  };
}

/** An address of this machine to listen on, or `*` for all of them. */
function readHost(text: string): string | Wrong {
  if (text === '*') return '::';
  const address = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0 || /^localhost$/i.test(address)) return address;
  return {
    wrong:
      'is no address of this machine. Give 127.0.0.1, where a host on this machine stands in front, or * for all networks.',
  };
}

/** A pause longer than a day would be none that passes. */
function readPauseMinutes(text: string): number | Wrong {
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (minutes >= 1 && minutes <= 24 * 60) return minutes;
  return { wrong: 'has to be a whole number of minutes from 1 to 1440.' };
}

function readPort(text: string): number | Wrong {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= 0 && port <= 65_535 ? port : { wrong: 'has to be a port, a number from 0 to 65535.' };
}

function readNetworks(text: string): string[] | Wrong {
  const networks = text.split(',').map((network) => network.trim());
  const wrong = networks.find((network) => !isNetwork(network));
  if (wrong === undefined) return networks;
  return {
    wrong: `holds “${wrong}”, which is no address or network. Give a list such as 10.0.0.4, 10.1.0.0/16.`,
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  try {
    new BlockList().addSubnet(address, bits === undefined ? 32 : Number(bits), family);
    return true;
  } catch {
    return false;
  }
}

/** What API keys are hashed with: as hard to guess as they are. */
export function readKeySecret(text: string): string | Wrong {
  if (text.length >= 32 && new Set(text).size >= 10) return text;
  return { wrong: 'is too easy to guess. `npm run keys -- secret` prints one that is not.' };
}

function readFile(text: string): string | Wrong {
  if (statSync(text, { throwIfNoEntry: false })?.isFile()) return text;
  return { wrong: `names ${text}, which is no file. Give a PEM file, or leave the variable out.` };
}

function readFolder(text: string): string | Wrong {
  if (statSync(text, { throwIfNoEntry: false })?.isDirectory()) return text;
  return { wrong: `names ${text}, which is no folder. Make it, or leave the variable out.` };
}
