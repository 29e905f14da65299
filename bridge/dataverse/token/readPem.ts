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
export function readPem(text: string): PemBlocks {
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
