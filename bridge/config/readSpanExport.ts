import type { Wrong } from './checkedText.ts';

/** Where spans go. */
export interface SpanTarget {
  /** With the path that spans are taken at. */
  url: string;
  headers: Readonly<Record<string, string>>;
  protocol: 'http/protobuf' | 'http/json';
  serviceName: string;
}

/** Address of a collector; unlike other addresses it may have a path, and plain http on the network of its own. */
export function readCollector(text: string): string | Wrong {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return { wrong: 'is no address. Give that of a collector, such as http://127.0.0.1:4318.' };
  if (url.username || url.password || url.search || url.hash)
    return {
      wrong:
        'holds more than an address. What the collector wants to know of its callers belongs into OTEL_EXPORTER_OTLP_HEADERS.',
    };
  return url.href;
}

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const mostHeaders = 20;

/** Reads `name=value,name=value`, with values as they stand in an address, %20 for a blank. */
export function readHeaders(text: string): Record<string, string> | Wrong {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  const wrong = { wrong: 'is no list of headers. Give name=value, several with commas between.' };
  if (pairs.length > mostHeaders) return wrong;
  const headers: Record<string, string> = {};
  for (const pair of pairs) {
    const end = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, end)).trim();
    if (!headerName.test(name)) return wrong;
    try {
      headers[name] = decodeURIComponent(pair.slice(end + 1).trim());
    } catch {
      return wrong;
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(headers[name] ?? '')) return wrong;
  }
  return headers;
}
