import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps addresses so that a copy of the table tells none. */
export interface AddressSeal {
  /** @param owner what it belongs to: in another place it cannot be opened */
  seal(address: string, owner: string): string;
  /** @returns undefined when it was sealed with another secret, for another owner, or was changed */
  open(sealed: string, owner: string): { address: string; isOutdated: boolean } | undefined;
  /** The same text for the same parts, by which one address is known again. */
  fingerprint(...parts: readonly string[]): string;
}

const version = 's1';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals with AES-256-GCM under a key made from BRIDGE_KEY_SECRET (HKDF, RFC 5869), which is not in the database.
 * @param formerSecret BRIDGE_KEY_SECRET_BEFORE: what it sealed can still be opened, and is to be sealed anew
 */
export function createAddressSeal(secret: string, formerSecret?: string): AddressSeal {
  const key = keyFrom(secret);
  const keys = [key, ...(formerSecret === undefined ? [] : [keyFrom(formerSecret)])];
  return {
    seal(address, owner) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(owner));
      const parts = [iv, cipher.update(address, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `${version}.${Buffer.concat(parts).toString('base64url')}`;
    },
    open(sealed, owner) {
      for (const [index, each] of keys.entries()) {
        const address = opened(sealed, owner, each);
        if (address !== undefined) return { address, isOutdated: index > 0 };
      }
      return undefined;
    },
    fingerprint: (...parts) =>
      createHmac('sha256', key).update('target\0').update(JSON.stringify(parts), 'utf8').digest('base64url'),
  };
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'addresses of flows', 32));
}

function opened(sealed: string, owner: string, key: Buffer): string | undefined {
  const [before, text = ''] = sealed.split('.');
  const bytes = Buffer.from(text, 'base64url');
  if (before !== version || bytes.length <= ivBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(-tagBytes));
    return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
