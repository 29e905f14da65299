import { connect } from 'node:tls';
import { bad, good, type StatusLine } from './statusLine.ts';

/** Suites that Dataverse offers with TLS 1.2; those of TLS 1.3 are taken by everybody. ECDHE only: old web servers fail here in silence. */
const suites = [
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
];
const waitMs = 10_000;

/**
 * Connects as Dataverse does: TLS 1.2 with its suites or 1.3, a certificate for the name by an authority this machine knows.
 * Seen from here: a firewall can still keep Dataverse out.
 */
export async function checkTls(url: string): Promise<StatusLine> {
  const { protocol, hostname, port, host } = new URL(url);
  if (protocol !== 'https:')
    return bad(
      `${url} is not https, so the key and what Dataverse sends would travel in the clear.`,
      'Register again with the https address of the host in front of the bridge.',
    );
  const result = await handshake(hostname.replace(/^\[|\]$/g, ''), Number(port || 443));
  if ('error' in result)
    return bad(
      `No TLS connection with ${host} as Dataverse makes it: ${result.error}.`,
      'Dataverse takes TLS 1.2 and 1.3 with ECDHE suites, and a certificate of a public authority with all intermediate ones. Correct the host in front of the bridge.',
    );
  return good(`${host} speaks ${result.protocol} with a certificate valid until ${result.until}.`);
}

function handshake(
  host: string,
  port: number,
): Promise<{ protocol: string; until: string } | { error: string }> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
      minVersion: 'TLSv1.2',
      ciphers: ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', ...suites].join(':'),
      timeout: waitMs,
    });
    const end = (result: { protocol: string; until: string } | { error: string }) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('secureConnect', () => {
      const until = new Date(socket.getPeerCertificate().valid_to);
      end({ protocol: socket.getProtocol() ?? 'TLS', until: until.toISOString().slice(0, 10) });
    });
    socket.once('timeout', () => end({ error: `no answer within ${waitMs / 1000} s` }));
    socket.once('error', (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message }));
  });
}
