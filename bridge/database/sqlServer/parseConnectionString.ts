import { readKeywords } from './connectionKeywords.ts';

/** What the driver needs to know of a connection string. */
export interface ConnectionSettings {
  server: string;
  /** Without it the server's instance is asked for by name, or it is 1433. */
  port?: number;
  instanceName?: string;
  database: string;
  user: string;
  password: string;
  encrypt: boolean | 'strict';
  trustServerCertificate: boolean;
  /** Name the server's certificate is made out to, where it differs from the server's. */
  certificateName?: string;
  multiSubnetFailover: boolean;
  /** Milliseconds. */
  connectTimeout: number;
  packetSize?: number;
  workstation?: string;
}

/** Xperience's own strings say 240 seconds: too long for a caller who waits for an answer. */
const longestConnectTimeout = 30_000;

const isOn = (value: string | undefined): boolean => /^(true|yes|sspi)$/i.test(value?.trim() ?? '');

function readEncrypt(value: string | undefined): boolean | 'strict' | undefined {
  const word = value?.trim().toLowerCase() ?? 'true';
  if (word === 'strict') return 'strict';
  if (/^(true|yes|mandatory)$/.test(word)) return true;
  return /^(false|no|optional)$/.test(word) ? false : undefined;
}

/** Reads `tcp:host\instance,port`, `(local)`, `.` and the like; undefined where it is no address on the network. */
function readDataSource(
  value: string,
): Pick<ConnectionSettings, 'server' | 'port' | 'instanceName'> | undefined {
  const address = /^(?:tcp:)?([^\\,]+)(?:\\([^\\,]+))?(?:,(\d{1,5}))?$/i.exec(value.trim());
  if (address === null || /^(np|lpc|admin):|^\(localdb\)/i.test(value.trim())) return undefined;
  const [, host = '', instance, port] = address.map((part) => part?.trim());
  return {
    server: /^(\.|\(\.\)|\(local\))$/i.test(host) ? 'localhost' : host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(instance === undefined || port !== undefined ? {} : { instanceName: instance }),
  };
}

/**
 * Reads a connection string as Xperience's own configuration holds it, with ADO.NET's keywords.
 * @returns everything that is wrong with it at once, in sentences that hold no secret
 */
export function parseConnectionString(
  text: string,
): { settings: ConnectionSettings } | { problems: readonly string[] } {
  let keywords: ReturnType<typeof readKeywords>;
  try {
    keywords = readKeywords(text);
  } catch {
    return { problems: ['It is no connection string of the form Keyword=value;Keyword=value.'] };
  }
  const { values, unknown } = keywords;
  const source = readDataSource(values.get('datasource') ?? '');
  const encrypt = readEncrypt(values.get('encrypt'));
  const timeout = Number(values.get('connectiontimeout') ?? 15);
  const packetSize = values.get('packetsize');
  const problems = [
    ...unknown.map((keyword) => `"${keyword}" is no keyword of a connection string.`),
    ...findProblems(values),
    ...(source === undefined && values.has('datasource')
      ? ['Data Source must be a server reached by TCP: host, host,port or host\\instance.']
      : []),
    ...(encrypt === undefined ? ['Encrypt must be True, False or Strict.'] : []),
    ...(Number.isFinite(timeout) && timeout >= 0 ? [] : ['Connection Timeout must be a number of seconds.']),
  ];
  if (problems.length > 0 || source === undefined || encrypt === undefined) return { problems };
  const certificateName = values.get('hostnameincertificate');
  const workstation = values.get('workstationid');
  return {
    settings: {
      ...source,
      database: values.get('initialcatalog') ?? '',
      user: values.get('userid') ?? '',
      password: values.get('password') ?? '',
      encrypt,
      trustServerCertificate: isOn(values.get('trustservercertificate')),
      multiSubnetFailover: isOn(values.get('multisubnetfailover')),
      // 0 waits for ever in ADO.NET.
      connectTimeout: Math.min((timeout || Number.POSITIVE_INFINITY) * 1000, longestConnectTimeout),
      ...(certificateName === undefined ? {} : { certificateName }),
      ...(workstation === undefined ? {} : { workstation }),
      ...(packetSize === undefined ? {} : { packetSize: Number(packetSize) }),
    },
  };
}

function findProblems(values: ReadonlyMap<string, string>): string[] {
  const authentication = values.get('authentication')?.replaceAll(/\s/g, '').toLowerCase();
  const windows =
    isOn(values.get('integratedsecurity')) || (values.get('userid') ?? '').includes('\\')
      ? [
          'Windows accounts cannot be used: Integrated Security must go. Make a SQL Server login for the bridge and name it by User ID and Password.',
        ]
      : [];
  return [
    ...windows,
    ...(authentication === undefined || authentication === 'sqlpassword'
      ? []
      : ['Authentication can only be by a SQL Server login, named by User ID and Password.']),
    ...(values.has('attachdbfilename')
      ? ['AttachDbFilename cannot be used: attach the database to a server and name it by Initial Catalog.']
      : []),
    ...(values.get('datasource') ? [] : ['Data Source (or Server) is missing.']),
    ...(values.get('initialcatalog') ? [] : ['Initial Catalog (or Database) is missing.']),
    ...(values.get('userid') || windows.length > 0 ? [] : ['User ID is missing.']),
    ...(values.has('password') || windows.length > 0 ? [] : ['Password is missing.']),
  ];
}
