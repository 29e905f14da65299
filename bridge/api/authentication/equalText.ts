import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const key = randomBytes(32);

/** Compares two texts in a time that tells nothing about where, or whether in length, they differ. */
export function equalText(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
