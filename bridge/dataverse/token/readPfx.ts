import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * The certificates and keys of a PFX file (PKCS #12) as PEM text. Node itself can use such a file for TLS only; the key
 * is needed to sign.
 * @returns undefined when the password does not fit, or it is no such file
 */
export function readPfx(bytes: Buffer, password: string): string | undefined {
  // Large, and needed by few.
  const forge = require('node-forge') as typeof import('node-forge');
  try {
    const file = forge.asn1.fromDer(bytes.toString('latin1'));
    const bags = forge.pkcs12
      .pkcs12FromAsn1(file, false, password)
      .safeContents.flatMap(({ safeBags }) => safeBags);
    const blocks = bags.flatMap(({ cert, key, asn1 }) => {
      if (key) return [forge.pki.privateKeyToPem(key)];
      if (cert) return [forge.pki.certificateToPem(cert)];
      // One whose key is none of RSA's, which forge does not read.
      return asn1 === undefined
        ? []
        : [forge.pem.encode({ type: 'CERTIFICATE', body: forge.asn1.toDer(asn1).getBytes() })];
    });
    return blocks.join('');
  } catch {
    return undefined;
  }
}
