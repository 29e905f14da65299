import type { AllowedHosts } from './allowedHosts.ts';

/** Where a flow is told. */
export interface NotificationAddress {
  url: string;
  /** In small letters, without the port. */
  host: string;
  /** On this machine, which only tests and demonstrations name. */
  isLoopback: boolean;
}

/** Why an address is not taken; never a part of the address, which is a secret. */
export type AddressProblem = 'notAnAddress' | 'notEncrypted' | 'holdsSignIn' | 'otherPort' | 'otherHost';

/** More than any address of the platform has. */
const longest = 4_096;
/** Printable ASCII that an address may hold as it is: no blanks, backslashes, quotes or letters of other alphabets. */
const plain = /^[!$-;=?-[\]_a-z~]+$/;
const shape = /^(https?):\/\/([^/?#]*)([/?].*)?$/i;

/**
 * Whether a flow may be told at an address: https, port 443, a host of the platform or of the installation's list, written
 * plainly. The text itself is compared, not what a parser makes of it, so that no two readers of it can differ.
 */
export function checkAddress(
  text: string,
  allowed: AllowedHosts,
): NotificationAddress | { problem: AddressProblem } {
  if (text.length > longest || !plain.test(text)) return { problem: 'notAnAddress' };
  const [, scheme = '', authority = ''] = shape.exec(text) ?? [];
  if (authority === '') return { problem: 'notAnAddress' };
  if (authority.includes('@')) return { problem: 'holdsSignIn' };
  const [, host = '', port] =
    /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(authority.toLowerCase()) ?? [];
  if (host === '') return { problem: 'otherHost' };
  const url = URL.parse(text);
  // What a parser reads differently, such as 0x7f.1 for 127.0.0.1, is none of the platform's either.
  if (url === null || url.hostname !== host) return { problem: 'otherHost' };
  const isLoopback = allowed.loopback.some(
    (each) => each.host === host && (each.port === undefined || each.port === url.port),
  );
  if (isLoopback) return { url: url.href, host, isLoopback };
  if (scheme.toLowerCase() !== 'https') return { problem: 'notEncrypted' };
  const known =
    allowed.names.has(host) ||
    allowed.domains.some((domain) => host.endsWith(`.${domain}`) && isHostName(host));
  if (!known) return { problem: 'otherHost' };
  // A parser leaves out the usual port: the newer addresses of the platform name it.
  if (port !== undefined && port !== '443') return { problem: 'otherPort' };
  return { url: url.href, host, isLoopback: false };
}

/** Every label between the dots is one. */
function isHostName(host: string): boolean {
  return (
    host.length <= 253 && host.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  );
}
