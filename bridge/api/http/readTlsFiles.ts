import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** Where the certificate of the bridge's own address is. */
export interface TlsFiles {
  /** PEM: the certificate with its chain, and the private key unless `key` has it. */
  certificate: string;
  key?: string | undefined;
}

/** What a server takes. */
export interface TlsMaterial {
  cert: string;
  key: string;
  /** End of the certificate. */
  validTo: Date;
}

/**
 * Reads certificate and key anew.
 * @throws with a sentence when a file cannot be read, holds something else, or the two do not belong together; never with
 * a part of the key
 */
export function readTlsFiles({ certificate, key = certificate }: TlsFiles): TlsMaterial {
  const [cert, privateKey] = [readPem(certificate), readPem(key)];
  if (!cert.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`The TLS certificate cannot be used: ${certificate} holds no PEM certificate.`);
  if (!/-----BEGIN (\w+ )*PRIVATE KEY-----/.test(privateKey))
    throw new Error(`The TLS certificate cannot be used: ${key} holds no PEM private key.`);
  try {
    createSecureContext({ cert, key: privateKey });
    const { validTo } = new X509Certificate(cert);
    return { cert, key: privateKey, validTo: new Date(validTo) };
  } catch {
    throw new Error(
      `The certificate in ${certificate} and the key in ${key} are damaged or do not belong together.`,
    );
  }
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(`The TLS certificate cannot be used: ${file} cannot be read${code}.`);
  }
}
