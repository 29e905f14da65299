import { isIPv6 } from 'node:net';

/** Where a server is reached by TCP. */
export interface DataSource {
  server: string;
  /** Without it the server's instance is asked for by name, or it is 1433. */
  port?: number;
  instanceName?: string;
}

const localNames = /^(\.|\(\.\)|\(local\))$/i;

/**
 * Reads `tcp:host\instance,port`, `(local)`, `.`, `[::1],1433` and the like, as ADO.NET does: with a port the instance
 * does not count, on whichever side of it it stands.
 * @returns a sentence that quotes nothing where it is no address on the network
 */
export function readDataSource(text: string): DataSource | { problem: string } {
  const value = text.trim();
  const other = otherWay(value);
  if (other !== undefined) return { problem: other };
  const [host = '', ...more] = value
    .replace(/^tcp:/i, '')
    .split(/(?=[\\,])/)
    .map((piece) => piece.trim());
  const ports = more.filter((piece) => piece.startsWith(',')).map((piece) => piece.slice(1).trim());
  const instances = more.filter((piece) => piece.startsWith('\\')).map((piece) => piece.slice(1).trim());
  const server = readHost(host);
  if (server === undefined || ports.length > 1 || instances.length > 1) return { problem: form };
  const [port, instance] = [ports[0], instances[0]];
  if (port !== undefined) {
    const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
    if (number < 1 || number > 65_535)
      return { problem: 'The port in Data Source must be a number from 1 to 65535.' };
    return { server, port: number };
  }
  if (instance === '') return { problem: form };
  // The default instance by its name, which the Browser does not tell.
  return instance === undefined || /^mssqlserver$/i.test(instance)
    ? { server }
    : { server, instanceName: instance };
}

const form =
  'Data Source must be a server reached by TCP: host, host,port or host\\instance; the port stands behind a comma.';

function otherWay(value: string): string | undefined {
  if (/^np:|^\\\\/i.test(value))
    return 'Data Source names a named pipe, and the bridge reaches SQL Server by TCP only. Turn TCP/IP on in SQL Server Configuration Manager and give host, host,port or host\\instance.';
  if (/^lpc:/i.test(value))
    return 'Data Source asks for shared memory, and the bridge reaches SQL Server by TCP only. Turn TCP/IP on in SQL Server Configuration Manager and leave “lpc:” out.';
  if (/^admin:/i.test(value))
    return 'Data Source asks for the connection reserved for administrators. Leave “admin:” out.';
  if (/^\(localdb\)/i.test(value))
    return 'Data Source names LocalDB, which is reached by named pipe only, and the bridge needs TCP. Attach the database to SQL Server or SQL Server Express.';
  return undefined;
}

/** Blanks, equals signs and braces in a name come from a semicolon that is missing before the next keyword. */
function readHost(host: string): string | undefined {
  if (localNames.test(host)) return 'localhost';
  const bare = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  if (isIPv6(bare)) return bare;
  return bare === host && host !== '' && !/[\s=:[\]{}"'<>()/]/.test(host) ? host : undefined;
}
