import { isIP } from 'node:net';
import { platformDomains } from './platformHosts.ts';

/** Hosts that flows may be told at. */
export interface AllowedHosts {
  /** Exact names, in small letters. */
  names: ReadonlySet<string>;
  /** Domains whose hosts are all meant, without the dot in front. */
  domains: readonly string[];
  /** Hosts of this machine, with their ports where only some are meant; http and loopback addresses are taken for them alone. */
  loopback: readonly { host: string; port: string | undefined }[];
}

const name = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;
const loopbackEntry = /^(localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/;

/** Hosts as a list names them: `flows.contoso.com`, `*.contoso.com`, and for tests `127.0.0.1`, `localhost:8080`. */
export interface HostEntries {
  names: string[];
  domains: string[];
  loopback: { host: string; port: string | undefined }[];
}

/** @returns the first entry that is none */
export function readHostEntries(text: string): HostEntries | { wrong: string } {
  const entries: HostEntries = { names: [], domains: [], loopback: [] };
  for (const entry of text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)) {
    const [, host, port] = loopbackEntry.exec(entry) ?? [];
    const domain = entry.startsWith('*.') ? entry.slice(2) : undefined;
    if (host !== undefined) entries.loopback.push({ host, port });
    else if (isIP(entry) === 0 && domain !== undefined && name.test(domain)) entries.domains.push(domain);
    else if (isIP(entry) === 0 && name.test(entry)) entries.names.push(entry);
    else return { wrong: entry };
  }
  return entries;
}

/** The platform's own hosts, and those of the list of the installation. */
export function allowedHosts(added: Partial<HostEntries> = {}): AllowedHosts {
  return {
    names: new Set(added.names),
    domains: [...platformDomains, ...(added.domains ?? [])],
    loopback: added.loopback ?? [],
  };
}
