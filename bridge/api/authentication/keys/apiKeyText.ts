import { randomBytes } from 'node:crypto';

/** `xbridge_`, eight digits to recognise the key by, and 256 random bits. */
const pattern = /^(xbridge_[0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

export interface NewKeyText {
  /** What the caller sends. */
  key: string;
  /** Its beginning, which is no secret. */
  prefix: string;
}

/** A new key from the random numbers of the system. */
export function newKeyText(): NewKeyText {
  const prefix = `xbridge_${randomBytes(4).toString('hex')}`;
  return { key: `${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

/** The part of a key that may be shown and searched by; undefined when the text cannot be a key. */
export function prefixOfKey(text: string): string | undefined {
  return pattern.exec(text)?.[1];
}
