import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { readCertificate } from '../dataverse/token/readCertificate.ts';

/** Something of the configuration that ends by itself. */
export interface Expiry {
  name: string;
  end: Date;
  remedy: string;
}

const day = 24 * 60 * 60_000;
/** Days before the end from which it is told, and told with weight. */
export const daysOfWarning = { early: 60, late: 14 } as const;

/** What ends by itself of how the bridge signs in and is reached, as far as it can be read here. */
export function expiries({ dynamics, server }: Pick<Config, 'dynamics' | 'server'>): Expiry[] {
  const { credential, secretEnd } = dynamics;
  return [
    ...(credential.kind === 'secret' && secretEnd !== undefined
      ? [
          {
            name: 'The client secret for Dynamics',
            end: new Date(secretEnd),
            remedy:
              'Make a new secret in the app registration, set DYNAMICS365_CLIENT_SECRET and DYNAMICS365_CLIENT_SECRET_EXPIRES, and restart the bridge; then delete the old one.',
          },
        ]
      : []),
    ...(credential.kind === 'certificate' ? endOfCertificate(credential) : []),
    ...(server.tls ? endOfTls(server.tls.certificate) : []),
  ];
}

/** Whole days until something ends; negative once it has. */
export function daysLeft({ end }: Expiry, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / day);
}

/** A sentence about something that ends soon or has ended; undefined while there is time. */
export function describeExpiry(expiry: Expiry, now: Date): string | undefined {
  const left = daysLeft(expiry, now);
  const on = expiry.end.toISOString().slice(0, 10);
  if (left < 0) return `${expiry.name} ended on ${on}.`;
  if (left > daysOfWarning.early) return undefined;
  return `${expiry.name} ends on ${on}, in ${left} ${left === 1 ? 'day' : 'days'}.`;
}

function endOfCertificate({ pem, password }: { pem: string; password?: string }): Expiry[] {
  try {
    return [
      {
        name: 'The certificate for Dynamics',
        end: readCertificate(pem, password).validTo,
        remedy:
          'Make a new certificate, upload it to the app registration, put it in the place of DYNAMICS365_CLIENT_CERTIFICATE, and restart the bridge.',
      },
    ];
  } catch {
    // Signing in says what is wrong with it.
    return [];
  }
}

function endOfTls(file: string): Expiry[] {
  try {
    return [
      {
        name: 'The TLS certificate of the bridge',
        end: new Date(new X509Certificate(readFileSync(file)).validTo),
        remedy:
          'Put a new one in the place of BRIDGE_TLS_CERTIFICATE; the bridge takes it without a restart.',
      },
    ];
  } catch {
    return [];
  }
}
