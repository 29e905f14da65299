import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

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
  const read = keys.map((key) => readKey(key, password));
  const known = certificates.map(readOne);
  const pairs = read.flatMap((key) => {
    const leaf = key instanceof Error ? undefined : leafOf(key, known);
    return key instanceof Error || leaf === undefined ? [] : [{ key, leaf }];
  });
  const pair = pairs.find(({ key }) => isRsa(key)) ?? pairs[0];
  if (pair === undefined) {
    // A key that cannot be read may be the one that fits; where another does, it does not matter.
    const unread = read.find((key) => key instanceof Error);
    if (unread) throw unread;
    throw new Error(
      `${setting} cannot be used: its private key and certificate do not belong together. Put the certificate that was made for this key into the file.`,
    );
  }
  const { key, leaf } = pair;
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

/** The certificate made for a key; after a renewal there may be several, of which the last to end counts. */
function leafOf(key: KeyObject, known: readonly X509Certificate[]): X509Certificate | undefined {
  return known
    .filter((certificate) => certificate.checkPrivateKey(key))
    .sort((a, b) => Date.parse(b.validTo) - Date.parse(a.validTo))[0];
}

/** The key, or why it cannot be read. */
function readKey(pem: string, password: string | undefined): KeyObject | Error {
  const encrypted = /ENCRYPTED/.test(pem);
  if (encrypted && !password) {
    return new Error(`The private key of ${setting} is encrypted: give its password as ${setting}_PASSWORD.`);
  }
  try {
    return createPrivateKey({ key: pem, ...(encrypted && password ? { passphrase: password } : {}) });
  } catch {
    return new Error(
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
  if (isRsa(key)) return;
  throw new Error(
    `The private key of ${setting} is of another kind than RSA, which Microsoft Entra ID does not take. Make a certificate with an RSA key.`,
  );
}

function isRsa(key: KeyObject): boolean {
  return createPublicKey(key).asymmetricKeyType === 'rsa';
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

/** Blocks of a PEM text, each again as PEM with a line break where one belongs. */
export interface PemBlocks {
  certificates: string[];
  keys: string[];
}

const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----((?:[^-]|-(?!----))*)-----END \1-----/g;

/**
 * Finds certificates and private keys in any order, with whatever stands between them, such as the attributes that
 * `openssl pkcs12` prints. Line breaks may be those of any system, written as `\n`, or missing, as variables of
 * containers and pipelines have them.
 */
function readPem(text: string): PemBlocks {
  const plain = text.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\r', '');
  const blocks: PemBlocks = { certificates: [], keys: [] };
  for (const [, label = '', body = ''] of plain.matchAll(block)) {
    if (/^(X509 |TRUSTED )?CERTIFICATE$/.test(label)) blocks.certificates.push(wrap('CERTIFICATE', body));
    else if (label.endsWith('PRIVATE KEY')) blocks.keys.push(wrap(label, body));
  }
  return blocks;
}

/** Keys in OpenSSL's old encrypted form have headers before their text, which stay as they are. */
function wrap(label: string, body: string): string {
  const text = body.includes(':')
    ? body.trim()
    : (body.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? []).join('\n');
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----`;
}
