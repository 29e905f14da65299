import { bareKeyword, isKeyword, readKeywords } from './connectionKeywords.ts';
import { readDataSource } from './readDataSource.ts';
import { readSignIn, type SignIn } from './readSignIn.ts';
import { type ConnectionPart, splitConnectionString } from './splitConnectionString.ts';

/** What the driver needs to know of a connection string. */
export interface ConnectionSettings {
  server: string;
  /** Without it the server's instance is asked for by name, or it is 1433. */
  port?: number;
  instanceName?: string;
  database: string;
  /** Name of the login, of the Windows account without its domain, or a client ID; empty where nobody is named. */
  user: string;
  password: string;
  /** Other ways to sign in than a login of SQL Server itself. */
  signIn?: SignIn;
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

const on = /^(true|yes|sspi)$/i;
const off = /^(false|no|)$/i;

function readEncrypt(value: string | undefined): boolean | 'strict' | undefined {
  const word = value?.toLowerCase() || 'true';
  if (word === 'strict') return 'strict';
  if (/^(true|yes|mandatory)$/.test(word)) return true;
  return /^(false|no|optional)$/.test(word) ? false : undefined;
}

/**
 * Reads a connection string as Xperience's own configuration holds it, with ADO.NET's keywords.
 * @returns everything that is wrong with it at once, in sentences that quote nothing of it: any part may be a piece of
 * the password
 */
export function parseConnectionString(
  text: string,
): { settings: ConnectionSettings } | { problems: readonly string[] } {
  const parts = splitConnectionString(text.replace(/^\ufeff/, ''));
  const foreign = foreignForm(text, parts);
  if (foreign !== undefined) return { problems: [foreign] };
  if (parts === undefined || parts.length === 0) {
    return {
      problems: [
        'It is no connection string of the form Keyword=value;Keyword=value. A value that holds a semicolon or begins with a quotation mark goes into quotation marks.',
      ],
    };
  }
  const { values, unknown } = readKeywords(parts);
  const isOn = (name: string): boolean => on.test(values.get(name) ?? '');
  const source = readDataSource(values.get('datasource') ?? '');
  const encrypt = readEncrypt(values.get('encrypt'));
  const timeout = Number(values.get('connectiontimeout') || 15);
  const packetSize = Number(values.get('packetsize') || 0);
  const signIn = readSignIn(values, isOn);
  const problems = [
    ...unknown.map((place) => describeUnknown(parts, place)),
    ...findProblems(values, parts),
    ...('problem' in source && values.get('datasource') ? [source.problem] : []),
    ...('problems' in signIn ? signIn.problems : []),
    ...(encrypt === undefined ? ['Encrypt must be True, False or Strict.'] : []),
    ...(encrypt === false && 'signIn' in signIn && sendsToken(signIn.signIn)
      ? ['Encrypt=False would send the token of Microsoft Entra ID readable. Leave Encrypt out.']
      : []),
    ...(Number.isFinite(timeout) && timeout >= 0 ? [] : ['Connection Timeout must be a number of seconds.']),
    ...(packetSize === 0 || (Number.isInteger(packetSize) && packetSize >= 512 && packetSize <= 32_768)
      ? []
      : ['Packet Size must be a number of bytes from 512 to 32768.']),
  ];
  if (problems.length > 0 || 'problem' in source || 'problems' in signIn || encrypt === undefined)
    return { problems };
  const certificateName = values.get('hostnameincertificate');
  const workstation = values.get('workstationid');
  return {
    settings: {
      ...source,
      database: values.get('initialcatalog') ?? '',
      user: signIn.user,
      password: values.get('password') ?? '',
      ...(signIn.signIn === undefined ? {} : { signIn: signIn.signIn }),
      encrypt,
      trustServerCertificate: isOn('trustservercertificate'),
      multiSubnetFailover: isOn('multisubnetfailover'),
      // 0 waits for ever in ADO.NET.
      connectTimeout: Math.min((timeout || Number.POSITIVE_INFINITY) * 1000, longestConnectTimeout),
      ...(certificateName ? { certificateName } : {}),
      ...(workstation ? { workstation } : {}),
      ...(packetSize === 0 ? {} : { packetSize }),
    },
  };
}

const sendsToken = (signIn: SignIn | undefined): boolean => signIn !== undefined && signIn.kind !== 'ntlm';

function describeUnknown(parts: readonly ConnectionPart[], place: number): string {
  const before = parts[place - 1]?.keyword;
  const where = `Part ${place + 1} of it`;
  if (before !== undefined && isKeyword(before) && /^(password|pwd)$/.test(bareKeyword(before)))
    return `${where}, behind the password, begins with no keyword of a connection string. Put a password that holds a semicolon into quotation marks, single ones where it holds double ones.`;
  return `${where} begins with no keyword of a connection string.`;
}

const switches = {
  trustservercertificate: 'TrustServerCertificate',
  multisubnetfailover: 'MultiSubnetFailover',
  integratedsecurity: 'Integrated Security',
} as const;

function findProblems(values: ReadonlyMap<string, string>, parts: readonly ConnectionPart[]): string[] {
  const given = (name: string): string => values.get(name) ?? '';
  return [
    ...(values.has('attachdbfilename') || on.test(given('userinstance'))
      ? [
          'AttachDbFilename and User Instance cannot be used: attach the database to a server and name it by Initial Catalog.',
        ]
      : []),
    ...(on.test(given('contextconnection'))
      ? ['Context Connection works inside SQL Server only. Take it out.']
      : []),
    ...(/^(dbnmpntw|dbmslpcn|dbmsrpcn)$/i.test(given('networklibrary'))
      ? ['Network Library must be DBMSSOCN, which is TCP, or left out.']
      : []),
    ...(given('datasource') ? [] : ['Data Source (or Server) is missing.']),
    ...(given('initialcatalog') ? [] : ['Initial Catalog (or Database) is missing.']),
    ...Object.entries(switches).flatMap(([name, caption]) =>
      on.test(given(name)) || off.test(given(name)) ? [] : [`${caption} must be True or False.`],
    ),
    // What is not a password is told in messages.
    ...(parts.some(
      ({ keyword, value }) =>
        !/^(password|pwd)$/.test(bareKeyword(keyword)) && /\b(password|pwd)\s*=/i.test(value),
    )
      ? ['A semicolon is missing before Password.']
      : []),
  ];
}

const wanted =
  'Give the connection string as Xperience has it: “Data Source=…;Initial Catalog=…;User ID=…;Password=…”.';

/** What a text is that is no connection string of ADO.NET but looks like one of something else; quotes nothing of it. */
function foreignForm(text: string, parts: readonly ConnectionPart[] | undefined): string | undefined {
  if (/^\s*<|\bconnectionString\s*=\s*["']/i.test(text)) {
    return 'It is a whole element of web.config. Give what stands between the quotation marks of connectionString="…" alone.';
  }
  if (/^\s*(jdbc:|[a-z][a-z0-9+.-]*:\/\/)/i.test(text)) return `It is a URL. ${wanted}`;
  if (/&(amp|quot|lt|gt|apos|#\d{1,7}|#x[0-9a-f]{1,6});/i.test(text)) {
    return 'It holds escapes of XML, as web.config writes them. Write the characters themselves: & for &amp;, " for &quot;, < for &lt;, > for &gt;, \' for &apos;. A value that then holds a semicolon or a quotation mark goes into quotation marks of the other kind.';
  }
  const keywords = new Set(parts?.map(({ keyword }) => bareKeyword(keyword)));
  if (keywords.has('driver') || keywords.has('dsn')) return `It is a connection string of ODBC. ${wanted}`;
  if (keywords.has('provider') && keywords.has('metadata'))
    return `It is a connection string of Entity Framework. ${wanted}`;
  if (keywords.has('provider')) return `It is a connection string of OLE DB. ${wanted}`;
  return undefined;
}
