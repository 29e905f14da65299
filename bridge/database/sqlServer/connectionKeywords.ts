import type { ConnectionPart } from './splitConnectionString.ts';

/**
 * Keywords of System.Data.SqlClient and Microsoft.Data.SqlClient the bridge acts on, without blanks, with their
 * synonyms (https://learn.microsoft.com/dotnet/api/microsoft.data.sqlclient.sqlconnection.connectionstring).
 */
const used: Readonly<Record<string, readonly string[]>> = {
  attachdbfilename: ['extendedproperties', 'initialfilename'],
  authentication: [],
  connectiontimeout: ['connecttimeout', 'timeout'],
  contextconnection: [],
  datasource: ['addr', 'address', 'networkaddress', 'server'],
  encrypt: [],
  hostnameincertificate: [],
  initialcatalog: ['database'],
  integratedsecurity: ['trusted_connection'],
  multisubnetfailover: [],
  networklibrary: ['net', 'network'],
  packetsize: [],
  password: ['pwd'],
  trustservercertificate: [],
  userid: ['uid', 'user'],
  userinstance: [],
  workstationid: ['wsid'],
};

/**
 * Keywords that mean nothing here: the bridge has its own pool, application name, intent, language and retries, never
 * shows the password, runs one statement a connection, and reads no encrypted column.
 */
const ignored: readonly string[] = [
  'app',
  'applicationintent',
  'applicationname',
  'async',
  'asynchronousprocessing',
  'attestationprotocol',
  'columnencryptionsetting',
  'commandtimeout',
  'connectionlifetime',
  'connectionreset',
  'connectretrycount',
  'connectretryinterval',
  'currentlanguage',
  'enclaveattestationurl',
  'enlist',
  'failoverpartner',
  'failoverpartnerspn',
  'ipaddresspreference',
  'language',
  'loadbalancetimeout',
  'maxpoolsize',
  'minpoolsize',
  'multipleactiveresultsets',
  'persistsecurityinfo',
  'poolblockingperiod',
  'pooling',
  'replication',
  'servercertificate',
  'serverspn',
  'transactionbinding',
  'transparentnetworkipresolution',
  'typesystemversion',
];

const meanings = new Map<string, string | undefined>([
  ...ignored.map((keyword): [string, undefined] => [keyword, undefined]),
  ...Object.entries(used).flatMap(([name, synonyms]) =>
    [name, ...synonyms].map((keyword): [string, string] => [keyword, name]),
  ),
]);

/** The keyword as the bridge calls it: without blanks, in lower case. */
export const bareKeyword = (keyword: string): string => keyword.replaceAll(/\s+/g, '').toLowerCase();

/** Whether ADO.NET knows a keyword, whatever the bridge makes of it. */
export const isKeyword = (keyword: string): boolean => meanings.has(bareKeyword(keyword));

/**
 * The values of a connection string under one name for each keyword; of repeated ones the last counts, as in ADO.NET.
 * @returns beside them the places of parts whose keyword is unknown: what stands there may be a piece of the password
 */
export function readKeywords(parts: readonly ConnectionPart[]): {
  values: Map<string, string>;
  unknown: number[];
} {
  const values = new Map<string, string>();
  const unknown: number[] = [];
  for (const [place, { keyword, value }] of parts.entries()) {
    const name = meanings.get(bareKeyword(keyword));
    if (name !== undefined) values.set(name, value);
    else if (!isKeyword(keyword)) unknown.push(place);
  }
  return { values, unknown };
}
