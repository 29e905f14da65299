import { parse } from '@tediousjs/connection-string';

/** ADO.NET's keywords without blanks, each under the name it has here. */
const synonyms: Readonly<Record<string, string>> = {
  addr: 'datasource',
  address: 'datasource',
  networkaddress: 'datasource',
  server: 'datasource',
  database: 'initialcatalog',
  uid: 'userid',
  user: 'userid',
  pwd: 'password',
  trusted_connection: 'integratedsecurity',
  connecttimeout: 'connectiontimeout',
  timeout: 'connectiontimeout',
  wsid: 'workstationid',
  extendedproperties: 'attachdbfilename',
  initialfilename: 'attachdbfilename',
};

/**
 * Keywords that mean nothing here: the bridge has its own pool, application name, intent, language and retries, never
 * shows the password, and runs one statement a connection.
 */
const ignored = new Set([
  'app',
  'applicationintent',
  'applicationname',
  'async',
  'asynchronousprocessing',
  'commandtimeout',
  'connectionlifetime',
  'connectretrycount',
  'connectretryinterval',
  'currentlanguage',
  'enlist',
  'failoverpartner',
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
  'transactionbinding',
  'transparentnetworkipresolution',
  'typesystemversion',
]);

const used = new Set([
  'attachdbfilename',
  'authentication',
  'connectiontimeout',
  'datasource',
  'encrypt',
  'hostnameincertificate',
  'initialcatalog',
  'integratedsecurity',
  'multisubnetfailover',
  'packetsize',
  'password',
  'trustservercertificate',
  'userid',
  'workstationid',
]);

/**
 * Reads a connection string's keywords under one name each: without blanks, in lower case.
 * @throws when it has no such form
 */
export function readKeywords(text: string): { values: Map<string, string>; unknown: string[] } {
  const values = new Map<string, string>();
  const unknown: string[] = [];
  for (const [keyword, value] of parse(text)) {
    const bare = keyword.replaceAll(/\s/g, '').toLowerCase();
    const name = synonyms[bare] ?? bare;
    if (used.has(name)) values.set(name, value);
    else if (!ignored.has(name)) unknown.push(keyword);
  }
  return { values, unknown };
}
