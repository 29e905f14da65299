const loopback = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/**
 * The address as a URL, if a secret or token may be sent to it: https anywhere, plain http on this machine only.
 * Throws an Error that names the setting.
 */
export function requireSafeAddress(address: string, setting: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new Error(`${setting} is not an address: ${address}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error(`${setting} must not hold a user name or password.`);
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))) return url;
  throw new Error(
    `${setting} must begin with https:// (plain http is accepted on this machine only): ${address}`,
  );
}
