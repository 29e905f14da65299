/** Bytes of a password as Xperience 13 stores it by default: a zero, a count, salt and key. */
const bytesOf13 = 41;

/**
 * The format a stored password shows by itself, for there is no column that says so: that of ASP.NET Core Identity, or
 * what the migration has carried over from Xperience 13. Null for any other text, which opens nothing.
 */
export function formatOfPassword(stored: string): string | null {
  const bytes = Buffer.from(stored, 'base64');
  if (bytes[0] === 1) return 'IDENTITYV3';
  if (bytes[0] === 0 && bytes.length === bytesOf13) return 'PBKDF2';
  return /^[0-9a-f]{64}$/i.test(stored) ? 'SHA2SALT' : null;
}
