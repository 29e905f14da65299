import { describe, expect, test } from 'vitest';
import {
  type ConnectionSettings,
  parseConnectionString,
} from '../../../bridge/database/sqlServer/parseConnectionString.ts';

const plain = 'Data Source=sql01;Initial Catalog=KX;User ID=kx;Password=p';

const settings = (text: string): ConnectionSettings => {
  const parsed = parseConnectionString(text);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.settings;
};
const problems = (text: string): string => {
  const parsed = parseConnectionString(text);
  if ('settings' in parsed) throw new Error(`taken: ${text}`);
  return parsed.problems.join(' ');
};

describe('a password', () => {
  test.each([
    ['a=b==', 'a=b=='],
    ['"a;b""c"', 'a;b"c'],
    ["'a;b''c'", "a;b'c"],
    ['{a}', '{a}'],
    ['{a;b}', 'a;b'],
    ['a b ', 'a b'],
    ['', ''],
    ['""', ''],
    ['"&#38"', '&#38'],
    ['př€', 'př€'],
  ])('written %s is %s, and what follows it counts', (written, meant) => {
    const read = settings(`Server=x;Database=KX;User Id=kx;Password=${written};Encrypt=False`);
    expect(read).toMatchObject({ password: meant, encrypt: false });
  });

  test.each([
    'Server=x;Database=KX;User Id=kx;Password=hidden-1;hidden-2=hidden-3;Encrypt=True',
    'Server=x;Database=KX;User Id=kx;Password=hidden-1;hidden-2',
    'Server=x;Database=KX;User Id=kx;Password="hidden-1;Encrypt=True',
    'Server=x;Database=KX;User Id=kx;Password=hidden-1&amp;hidden-2&quot;hidden-3;Encrypt=True',
    'Server=x Password=hidden-1;Database=KX;User Id=kx',
    'Server=x;Database=KX Password=hidden-1;User Id=kx;Password=hidden-2',
    'Server=x;Database=KX;User Id=kx,Password=hidden-1',
    'hidden-1',
    'mssql://kx:hidden-1@x/KX',
    'jdbc:sqlserver://x;user=kx;password=hidden-1',
    '<add name="CMSConnectionString" connectionString="Server=x;Password=hidden-1" />',
    'Server=x;Database=KX;User Id=hidden-1;Password=hidden-2;Encrypt=hidden-3;Authentication=hidden-4;Packet Size=hidden-5',
  ])('is in no message of what is wrong with %s', (text) => {
    expect(problems(text)).not.toContain('hidden');
  });
});

describe('where a server is', () => {
  test.each([
    ['.', { server: 'localhost' }],
    ['(local)\\SQLEXPRESS', { server: 'localhost', instanceName: 'SQLEXPRESS' }],
    ['sql01\\MSSQLSERVER', { server: 'sql01' }],
    ['tcp:x.database.windows.net,1433', { server: 'x.database.windows.net', port: 1433 }],
    ['devsql\\LATIN,1450', { server: 'devsql', port: 1450 }],
    ['devsql,1450\\LATIN', { server: 'devsql', port: 1450 }],
    ['[::1],1433', { server: '::1', port: 1433 }],
    ['tcp:[::1]', { server: '::1' }],
    ['fe80::1', { server: 'fe80::1' }],
    ['fe80::1\\X', { server: 'fe80::1', instanceName: 'X' }],
  ])('%s is read', (source, expected) => {
    const { server, port, instanceName } = settings(plain.replace('sql01', source));
    expect({ server, ...(port && { port }), ...(instanceName && { instanceName }) }).toEqual(expected);
  });

  test.each([
    ['np:\\\\.\\pipe\\sql\\query', 'named pipe'],
    ['\\\\.\\pipe\\sql\\query', 'named pipe'],
    ['lpc:sql01', 'shared memory'],
    ['admin:sql01', 'reserved for administrators'],
    ['(localdb)\\v11.0', 'LocalDB'],
    ['sql01:1433', 'behind a comma'],
    ['[::1]:1433', 'behind a comma'],
    ['[sql01]', 'behind a comma'],
    ['sql01,0', 'from 1 to 65535'],
    ['sql01,65536', 'from 1 to 65535'],
    ['sql01,', 'from 1 to 65535'],
  ])('%s is refused with the way out', (source, said) => {
    expect(problems(plain.replace('sql01', source))).toContain(said);
  });
});

describe('a text of another kind', () => {
  test.each([
    ['Driver={ODBC Driver 18 for SQL Server};Server=x;Database=y;Uid=a;Pwd=b;', 'ODBC'],
    ['DSN=x;Uid=a;Pwd=b', 'ODBC'],
    ['Provider=MSOLEDBSQL;Data Source=x;Initial Catalog=y;User ID=a;Password=b', 'OLE DB'],
    ['mssql://kx:p@x/KX', 'URL'],
    ['jdbc:sqlserver://x;databaseName=y', 'URL'],
    ['<add connectionString="Data Source=x"/>', 'web.config'],
    [`${plain}&#38;1`, 'escapes of XML'],
    [`${plain}&lt;`, 'escapes of XML'],
    [`${plain}&#x27;`, 'escapes of XML'],
    ['nothing', 'no connection string'],
    ['', 'no connection string'],
  ])('%s is called what it is', (text, said) => {
    expect(problems(text)).toContain(said);
  });
});

test.each([
  'Addr=b',
  'Application Intent=ReadOnly;ApplicationName=a;App=a;Asynchronous Processing=true;Async=true',
  'Attestation Protocol=HGS;Column Encryption Setting=Enabled;Enclave Attestation Url=x',
  'Command Timeout=30;Connect Retry Count=1;ConnectRetryInterval=10;Connection Lifetime=0;Connection Reset=true',
  'Context Connection=false;Current Language=English;Language=x;Enlist=true;Failover Partner=y;Failover Partner SPN=z',
  'IP Address Preference=IPv4First;Load Balance Timeout=0;Max Pool Size=100;Min Pool Size=0;MultipleActiveResultSets=true',
  'Net=dbmssocn;Network Library=DBMSSOCN;Persist Security Info=False;Pool Blocking Period=Auto;Pooling=true;Replication=false',
  'Server Certificate=c:\\x.cer;ServerSPN=x;Transaction Binding=Implicit Unbind;Transparent Network IP Resolution=Enabled',
  'Type System Version=Latest;User Instance=False;WSID=w;Workstation ID=w;Packet Size=8000',
])('keywords that ADO.NET knows are no mistake: %s', (keywords) => {
  expect(settings(`${plain};${keywords}`).database).toBe('KX');
});

describe('signing in', () => {
  const without = 'Data Source=sql01;Initial Catalog=KX';
  test.each([
    ['User ID=DOM\\kx;Password=p', 'kx', { kind: 'ntlm', domain: 'DOM' }],
    ['Integrated Security=SSPI;User ID=DOM\\kx;Password=p', 'kx', { kind: 'ntlm', domain: 'DOM' }],
    ['Authentication=Ntlm;User ID=kx@dom.local;Password=p', 'kx', { kind: 'ntlm', domain: 'dom.local' }],
    ['User ID=kx@server;Password=p', 'kx@server', undefined],
    ['Authentication=Active Directory Default', '', { kind: 'entraDefault' }],
    ['Authentication=ActiveDirectoryManagedIdentity', '', { kind: 'managedIdentity' }],
    ['Authentication=Active Directory MSI;UID=id', 'id', { kind: 'managedIdentity', clientId: 'id' }],
    [
      'Authentication=Active Directory Service Principal;User ID=id@tenant;Password=s',
      'id',
      { kind: 'servicePrincipal', clientId: 'id', tenantId: 'tenant' },
    ],
  ])('%s', (text, user, signIn) => {
    expect(settings(`${without};${text}`)).toMatchObject({ user, ...(signIn && { signIn }) });
    expect(settings(`${without};${text}`).signIn).toEqual(signIn);
  });

  test.each([
    ['Integrated Security=SSPI', 'User ID=DOMAIN\\name;Password='],
    ['Trusted_Connection=yes', 'User ID=DOMAIN\\name;Password='],
    ['Authentication=Active Directory Integrated', 'User ID=DOMAIN\\name;Password='],
    ['Authentication=Active Directory Password;User ID=a@b;Password=p', 'Service Principal'],
    ['Authentication=Active Directory Interactive', 'Service Principal'],
    ['Authentication=Active Directory Service Principal;User ID=id;Password=s', 'CLIENT-ID@TENANT-ID'],
    ['Authentication=Active Directory Default;Encrypt=False', 'readable'],
    ['Authentication=Magic;User ID=a;Password=p', 'Authentication must be'],
    ['User ID=;Password=', 'User ID is missing'],
    ['User ID=a', 'Password is missing'],
  ])('%s is refused with the way out', (text, said) => {
    expect(problems(`${without};${text}`)).toContain(said);
  });
});
