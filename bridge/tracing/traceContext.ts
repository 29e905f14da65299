import { randomUUID } from 'node:crypto';

/** Where something stands in a trace: https://www.w3.org/TR/trace-context-2/. */
export interface TraceContext {
  /** 32 hexadecimal digits in lower case, not all of them 0. */
  readonly traceId: string;
  /** The span that things which follow are under; 16 digits. Undefined at the root, while no spans are exported. */
  readonly spanId?: string;
  /** Whether whoever began the trace records it. */
  readonly sampled: boolean;
  /** What other systems on the way have to say to their own, handed on as it came. */
  readonly state?: string;
}

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const lengthOfVersion0 = 55;
/** Later versions may add to it; more than this nobody does. */
const longest = 512;

/**
 * Reads the headers `traceparent` and `tracestate` of a call. One that does not keep to the standard is as good as none:
 * the call begins a trace of its own. In time linear in the length of both.
 */
export function readTraceContext(
  traceparent: string | undefined,
  tracestate?: string,
): TraceContext | undefined {
  if (traceparent === undefined || traceparent.length > longest) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = shape.exec(traceparent) ?? [];
  if (version === undefined || version === 'ff') return undefined;
  if (version === '00' && (more !== undefined || traceparent.length !== lengthOfVersion0)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const state = readTraceState(tracestate);
  return {
    traceId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & 1) === 1,
    ...(state !== undefined && { state }),
  };
}

const guid = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** The trace of a correlation ID that Dataverse gives its webhooks; undefined for what is no GUID. */
export function traceOfCorrelation(id: string | undefined): TraceContext | undefined {
  const traceId = guid
    .exec(id?.toLowerCase() ?? '')
    ?.slice(1)
    .join('');
  return traceId === undefined || /^0+$/.test(traceId) ? undefined : { traceId, sampled: true };
}

/** A trace that begins here. Its ID is a random UUID, so that it can stand where Dynamics wants one. */
export function newTraceContext(): TraceContext {
  return { traceId: randomUUID().replaceAll('-', ''), sampled: true };
}

const key = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
const value = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const mostMembers = 32;
const longestState = 512;

/** @returns the list as it was sent, without blanks; undefined where any part of it is not as the standard says */
function readTraceState(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longestState) return undefined;
  const members = text
    .split(',')
    .map((member) => member.replace(/^[ \t]+/, '').trimEnd())
    .filter((member) => member !== '');
  const keys = new Set<string>();
  for (const member of members) {
    const end = member.indexOf('=');
    const name = member.slice(0, Math.max(0, end));
    if (!key.test(name) || !value.test(member.slice(end + 1)) || keys.has(name)) return undefined;
    keys.add(name);
  }
  return members.length === 0 || members.length > mostMembers ? undefined : members.join(',');
}
