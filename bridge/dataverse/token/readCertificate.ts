import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';

/**
 * Key and thumbprint of a PEM text that holds a private key and its certificate. Throws an Error that names the
 * setting and quotes nothing of the text.
 */
export function readCertificate(pem: string): { privateKey: string; thumbprintSha256: string; x5c: string } {
  const privateKey = /-----BEGIN (RSA |EC )?PRIVATE KEY-----[^-]+-----END (RSA |EC )?PRIVATE KEY-----/.exec(
    pem,
  )?.[0];
  const x5c = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.join('\n');
  if (privateKey === undefined || x5c === undefined) {
    throw new Error(
      'DYNAMICS365_CLIENT_CERTIFICATE must hold an unencrypted private key and its certificate, both as PEM text.',
    );
  }
  try {
    const certificate = new X509Certificate(x5c);
    if (!certificate.checkPrivateKey(createPrivateKey(privateKey))) throw new Error('not a pair');
    return { privateKey, x5c, thumbprintSha256: createHash('sha256').update(certificate.raw).digest('hex') };
  } catch {
    throw new Error(
      'DYNAMICS365_CLIENT_CERTIFICATE cannot be used: its private key and certificate do not belong together or are damaged.',
    );
  }
}
