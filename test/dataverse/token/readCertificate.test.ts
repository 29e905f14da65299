import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../bridge/dataverse/token/readCertificate.ts';
import { readPfx } from '../../../bridge/dataverse/token/readPfx.ts';

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

openssl(
  'req',
  '-x509',
  '-newkey',
  'rsa:2048',
  '-nodes',
  '-keyout',
  'ca.key',
  '-out',
  'ca.pem',
  '-subj',
  '/CN=Root',
  '-days',
  '9',
);
openssl(
  'req',
  '-newkey',
  'rsa:2048',
  '-nodes',
  '-keyout',
  'leaf.key',
  '-out',
  'leaf.csr',
  '-subj',
  '/CN=bridge',
);
openssl(
  'x509',
  '-req',
  '-in',
  'leaf.csr',
  '-CA',
  'ca.pem',
  '-CAkey',
  'ca.key',
  '-CAcreateserial',
  '-out',
  'leaf.pem',
  '-days',
  '9',
);
openssl(
  'req',
  '-x509',
  '-newkey',
  'rsa:2048',
  '-nodes',
  '-keyout',
  'other.key',
  '-out',
  'other.pem',
  '-subj',
  '/CN=other',
  '-days',
  '9',
);
openssl(
  'req',
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-keyout',
  'ec.key',
  '-out',
  'ec.pem',
  '-subj',
  '/CN=ec',
  '-days',
  '9',
);
openssl(
  'pkcs12',
  '-export',
  '-inkey',
  'leaf.key',
  '-in',
  'leaf.pem',
  '-certfile',
  'ca.pem',
  '-out',
  'leaf.pfx',
  '-passout',
  'pass:hidden-1',
);
openssl('pkcs12', '-in', 'leaf.pfx', '-passin', 'pass:hidden-1', '-nodes', '-out', 'pfx.pem');
openssl('pkcs8', '-topk8', '-in', 'leaf.key', '-out', 'encrypted.key', '-passout', 'pass:hidden-1');
openssl('rsa', '-in', 'leaf.key', '-traditional', '-out', 'pkcs1.key');
openssl(
  'rsa',
  '-in',
  'leaf.key',
  '-traditional',
  '-aes128',
  '-passout',
  'pass:hidden-1',
  '-out',
  'oldEncrypted.key',
);

const [key, leaf, ca, other] = ['leaf.key', 'leaf.pem', 'ca.pem', 'other.pem'].map(read) as [
  string,
  string,
  string,
  string,
];
const sha256 = (pem: string): string =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
/** Whose certificates are sent, in their order. */
const subjects = (x5c: string): string[] =>
  (x5c.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem).subject,
  );

describe('the certificate that fits the key is found, and goes first with those that vouch for it', () => {
  test.each<[string, string, string[]]>([
    ['key, leaf', key + leaf, ['CN=bridge']],
    ['leaf, key', leaf + key, ['CN=bridge']],
    ['key, authority, leaf', key + ca + leaf, ['CN=bridge', 'CN=Root']],
    ['authority, leaf, key', ca + leaf + key, ['CN=bridge', 'CN=Root']],
    ['a stranger between', other + key + leaf, ['CN=bridge']],
    ['a stranger’s key first', read('other.key') + key + leaf, ['CN=bridge']],
    ['with the attributes of openssl pkcs12', read('pfx.pem'), ['CN=bridge', 'CN=Root']],
    ['lines of Windows', (key + ca + leaf).replaceAll('\n', '\r\n'), ['CN=bridge', 'CN=Root']],
    ['a byte order mark', `\ufeff${key}${leaf}`, ['CN=bridge']],
    ['\\n in one line', (key + ca + leaf).replaceAll('\n', '\\n'), ['CN=bridge', 'CN=Root']],
    ['\\r\\n in one line', (key + leaf).replaceAll('\n', '\\r\\n'), ['CN=bridge']],
    ['blanks for line breaks', (key + leaf).replaceAll('\n', ' '), ['CN=bridge']],
    ['an encrypted key of another certificate', read('encrypted.key') + key + leaf, ['CN=bridge']],
    ['a pair that is not RSA in front', read('ec.key') + read('ec.pem') + key + leaf, ['CN=bridge']],
    ['a key of PKCS #1', read('pkcs1.key') + leaf, ['CN=bridge']],
  ])('%s', (_order, pem, sent) => {
    const certificate = readCertificate(pem);
    expect(certificate.thumbprintSha256).toBe(sha256(leaf));
    expect(subjects(certificate.x5c)).toEqual(sent);
    expect(new X509Certificate(leaf).validTo).toBe(new X509Certificate(certificate.x5c).validTo);
  });
});

test('of several certificates for the key, as after a renewal, the one that ends last is sent', () => {
  const renew = (days: string) =>
    openssl('req', '-x509', '-key', 'leaf.key', '-subj', '/CN=new', '-days', days);
  const [earlier, later] = [renew('20'), renew('300')];
  for (const pem of [key + earlier + later, key + later + earlier])
    expect(readCertificate(pem).thumbprintSha256).toBe(sha256(later));
});

test.each(['encrypted.key', 'oldEncrypted.key'])('an encrypted key opens with its password: %s', (file) => {
  expect(readCertificate(read(file) + leaf, 'hidden-1').thumbprintSha256).toBe(sha256(leaf));
});

test.each([
  ['a key of somebody else', read('other.key') + leaf, 'do not belong together'],
  ['a key of another kind', read('ec.key') + read('ec.pem'), 'another kind than RSA'],
  [
    'an encrypted key without a password',
    read('encrypted.key') + leaf,
    'DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD',
  ],
  ['no certificate', key, 'must hold'],
  ['a certificate cut off', key + leaf.replace(/[^\n]+\n-----END/, '-----END'), 'damaged'],
])('%s is refused, and nothing of it is told', (_what, pem, said) => {
  expect(() => readCertificate(pem)).toThrow(said);
  expect(() => readCertificate(pem)).not.toThrow(key.split('\n')[3]);
});

describe('a PFX file', () => {
  const bytes = readFileSync(join(folder, 'leaf.pfx'));

  test('opens with its password', () => {
    const certificate = readCertificate(readPfx(bytes, 'hidden-1') ?? '');
    expect([certificate.thumbprintSha256, subjects(certificate.x5c)]).toEqual([
      sha256(leaf),
      ['CN=bridge', 'CN=Root'],
    ]);
  });

  test('opens in the form older Windows exports', () => {
    openssl(
      'pkcs12',
      '-export',
      '-keypbe',
      'PBE-SHA1-3DES',
      '-certpbe',
      'PBE-SHA1-3DES',
      '-macalg',
      'sha1',
      '-inkey',
      'leaf.key',
      '-in',
      'leaf.pem',
      '-out',
      'old.pfx',
      '-passout',
      'pass:hidden-1',
    );
    const old = readPfx(readFileSync(join(folder, 'old.pfx')), 'hidden-1') ?? '';
    expect(readCertificate(old).thumbprintSha256).toBe(sha256(leaf));
  });

  test.each([
    ['with another password', bytes, 'wrong'],
    ['that is damaged', bytes.subarray(0, 900), 'hidden-1'],
    ['that is none', Buffer.from('0 garbage'), 'hidden-1'],
  ])('%s does not', (_what, given, password) => {
    expect(readPfx(given, password)).toBeUndefined();
  });
});
