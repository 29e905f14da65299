import type { Logger } from 'pino';
import type { Connection } from '../http/readConnection.ts';
import type { Refusal } from '../refusal.ts';

/** Refuses a secret that came from another machine without TLS: whoever listens knows it by now. */
export function refuseUnencrypted(
  what: 'password' | 'API key' | 'token',
  connection: Connection,
  log: Logger,
): Refusal | undefined {
  if (connection.encrypted || connection.local) return undefined;
  const { address } = connection;
  log.warn({ address }, `Refused a ${what === 'API key' ? 'key' : what} that was sent without TLS`);
  return {
    refused: 'forbidden',
    code: 'connectionNotEncrypted',
    detail: `The ${what} was sent without encryption. Call the bridge by https, through a host in front that sets X-Forwarded-Proto.`,
  };
}
