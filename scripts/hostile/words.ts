import fc from 'fast-check';

/** What has broken parsers, queries, headers and pages elsewhere. */
const known = [
  "' OR 1=1 --",
  "'; DROP TABLE OM_Contact; --",
  "') UNION SELECT UserPassword FROM CMS_User --",
  "\"; attach database '/tmp/x' as y; --",
  ']; EXEC xp_cmdshell(1); --',
  '%_[a-z]^',
  "' or contactid ne null or firstname eq '",
  '1) or (1 eq 1',
  '$filter=1 eq 1&$select=*',
  '$batch',
  '../../../etc/passwd',
  '..%2f..%2f.env',
  '%00',
  '\u0000',
  'a\r\nX-Injected: 1',
  '%0d%0aSet-Cookie:%20a=b',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '#{7*7}{{7*7}}<%= 7*7 %>',
  '{$om.contact.firstname$}',
  '{%CurrentUser.UserPassword%}',
  '<script>alert(1)</script>',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
  'аdministrator',
  'ＡＤＭＩＮ',
  'admin\u200b',
  'ﬁrstname',
  'İ',
  'ß',
  '\u202efdp',
  '\ud800',
  '👩‍💻',
  'NaN',
  '-0',
  '1e999',
  '9007199254740993',
  '2147483648',
  '-2147483649',
  '9223372036854775808',
  '0x10',
  '١٢٣',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T25:61:61Z',
  '00000000-0000-0000-0000-000000000000',
  '{8F14E45F-CEEA-467F-9D2C-0A1B2C3D4E5F}',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '',
  ' ',
  '\t',
];

/** Texts that repeat: what takes time out of proportion shows by them. */
const repeated = fc
  .tuple(
    fc.constantFrom('0', '/', '<', '{$ ', '(', '[', ' ', "'", '%25', 'a@', '\u0301', '-', '.', ','),
    fc.integer({ min: 1, max: 4_000 }),
  )
  .map(([part, times]) => part.repeat(times));

/** One text to try where a text is taken. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...known) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...known), fc.constantFrom(...known)).map((two) => two.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: repeated },
  { weight: 1, arbitrary: fc.integer().map(String) },
);

/** A value of JSON to try where anything may stand; names that JavaScript gives a meaning among them. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, -(2 ** 31) - 1),
  },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** One thing of many that there are, or something hostile. */
export function someOf(known: readonly string[]): fc.Arbitrary<string> {
  return known.length === 0
    ? hostileText
    : fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...known) }, { weight: 2, arbitrary: hostileText });
}

/** What secrets that are tried begin with: no answer and no line of the log may have it. */
export const tried = 'tried-Zq9hush';
