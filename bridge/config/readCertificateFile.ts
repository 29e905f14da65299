import { readFileSync } from 'node:fs';
import type { Wrong } from './checkedText.ts';
import { decodeText } from './decodeText.ts';

/** A certificate as it was given: PEM text, or a file that a password opens. */
export type GivenCertificate = { pem: string } | { pfx: Buffer };

/** Reads PEM text itself, or the name of a file in PEM or PFX (PKCS #12). */
export function readCertificateFile(text: string): GivenCertificate | Wrong {
  const bytes = text.includes('-----BEGIN ') ? undefined : readBytes(text);
  if (bytes === 'unreadable') {
    return {
      wrong:
        'names a file that cannot be read. Give a PEM or PFX file with the private key and the certificate, which the account of the bridge may read.',
    };
  }
  // ASN.1 begins with a sequence.
  if (bytes?.[0] === 0x30) return { pfx: bytes };
  const pem = bytes === undefined ? text : decodeText(bytes);
  if (
    pem !== undefined &&
    /-----BEGIN (\w+ )*PRIVATE KEY-----/.test(pem) &&
    /-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(pem)
  )
    return { pem };
  return {
    wrong: 'lacks the private key or the certificate. Put both into one PEM file, or give a PFX file.',
  };
}

function readBytes(file: string): Buffer | 'unreadable' {
  try {
    return readFileSync(file);
  } catch {
    return 'unreadable';
  }
}
