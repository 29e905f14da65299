import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Looks a name up as the system does, all addresses of it. */
export type LookUp = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Code of the error with which a connection is refused that would lead into a private network. */
export const privateAddressCode = 'ERR_PRIVATE_ADDRESS';

/** Whether an IP address is one of the public internet: none of this machine, of a private network or of a special use. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === 'unicast') return !isEmbedded(bytes) && address.toString() !== azureHost;
  // NAT64 of everybody: an IPv6 network reaches the IPv4 address at its end. That of an operator alone is as private as one.
  if (range !== 'rfc6052' || bytes.slice(4, 12).some((byte) => byte !== 0)) return false;
  return isPublicAddress(bytes.slice(-4).join('.'));
}

/** By which a virtual machine of Azure reaches the host it runs on; it looks public, and is not. */
const azureHost = '168.63.129.16';

/** `::127.0.0.1`, a form nobody uses any more (RFC 4291, section 2.5.5.1). */
function isEmbedded(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.slice(0, 12).every((byte) => byte === 0);
}

/**
 * A lookup for connections that fails unless every address of the name is public. It decides when the connection is made, so
 * that a name cannot lead elsewhere by then; one private address among public ones is refused as well.
 */
export function publicLookup(lookUp: LookUp = lookup): LookupFunction {
  return (hostname, options, done) => {
    const { family } = options;
    lookUp(hostname, { ...(typeof family === 'number' && { family }), all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) done(error, '', 0);
      else if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address)))
        done(refused(hostname), '', 0);
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

function refused(hostname: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${hostname} leads to an address that is not public.`);
  error.code = privateAddressCode;
  return error;
}
