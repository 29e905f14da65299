import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readPem } from './readPem.ts';

export interface ClientCertificate {
  /** PKCS #8 as PEM text. */
  privateKey: string;
  thumbprintSha256: string;
  /** The certificate and those that vouch for it, each for the one before it, as PEM texts. */
  x5c: string;
  validTo: Date;
}

const setting = 'DYNAMICS365_CLIENT_CERTIFICATE';

/**
 * Key and certificate of a PEM text that holds a private key, the certificate made for it, and perhaps others, in any
 * order. Throws an Error that names the setting and quotes nothing of the text.
 * @param password of the key, where it is encrypted
 */
export function readCertificate(pem: string, password?: string): ClientCertificate {
  const { keys, certificates } = readPem(pem);
  if (keys.length === 0 || certificates.length === 0) {
    throw new Error(`${setting} must hold a private key and its certificate, both as PEM text.`);
  }
  const privateKeys = keys.map((key) => readKey(key, password));
  const known = certificates.map(readOne);
  for (const key of privateKeys) {
    const leaf = known.find((certificate) => certificate.checkPrivateKey(key));
    if (leaf === undefined) continue;
    requireRsa(key);
    return {
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
      thumbprintSha256: createHash('sha256').update(leaf.raw).digest('hex'),
      x5c: chainOf(leaf, known)
        .map((certificate) => certificate.toString().trim())
        .join('\n'),
      validTo: new Date(leaf.validTo),
    };
  }
  throw new Error(
    `${setting} cannot be used: its private key and certificate do not belong together. Put the certificate that was made for this key into the file.`,
  );
}

function readKey(pem: string, password: string | undefined): KeyObject {
  const encrypted = /ENCRYPTED/.test(pem);
  if (encrypted && !password) {
    throw new Error(`The private key of ${setting} is encrypted: give its password as ${setting}_PASSWORD.`);
  }
  try {
    return createPrivateKey({ key: pem, ...(encrypted && password ? { passphrase: password } : {}) });
  } catch {
    throw new Error(
      encrypted
        ? `The private key of ${setting} cannot be decrypted: check ${setting}_PASSWORD.`
        : `The private key of ${setting} is damaged.`,
    );
  }
}

function readOne(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Error(`A certificate of ${setting} is damaged.`);
  }
}

/** Entra ID verifies signatures of RSA keys only, PS256 or RS256. */
function requireRsa(key: KeyObject): void {
  if (createPublicKey(key).asymmetricKeyType === 'rsa') return;
  throw new Error(
    `The private key of ${setting} is of another kind than RSA, which Microsoft Entra ID does not take. Make a certificate with an RSA key.`,
  );
}

function chainOf(leaf: X509Certificate, known: readonly X509Certificate[]): X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; chain.length <= known.length; ) {
    const subject = last;
    const issuer = known.find((each) => !chain.includes(each) && subject.checkIssued(each));
    if (issuer === undefined) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}
