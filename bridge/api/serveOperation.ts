import type { Context } from 'hono';
import { callOrigin } from '../sync/state/audit/audit.ts';
import type { AnyAnswer, AnyHandler, BoundOperation } from './bindHandlers.ts';
import type { Caller, CallerKind } from './caller.ts';
import type { HandlerInput, OperationId } from './handler.ts';
import { crossSiteRefusal } from './http/crossSiteRefusal.ts';
import { emptyAnswer, jsonAnswer } from './http/jsonAnswer.ts';
import { parseJson } from './http/parseJson.ts';
import { problemAnswer } from './http/problemAnswer.ts';
import { decodeBody, readBody } from './http/readBody.ts';
import type { Admission, Limits } from './limits/createLimits.ts';
import { isRefusal, type Refusal } from './refusal.ts';

const DEFAULT_MAX_BODY_BYTES = 64 * 1024;

const unreadable: ReadonlySet<string> = new Set<Refusal['refused']>(['tooLarge', 'wrongContentType']);

/** Where no body is taken, it is no matter why one cannot be read. */
const noBodyTaken: Refusal = {
  refused: 'invalid',
  code: 'invalidRequest',
  detail: 'This operation takes no body. Send none, or an empty JSON object.',
};

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export interface Serving {
  authenticate(context: Context): Caller | Refusal | Promise<Caller | Refusal>;
  /** Origin that links to further pages begin with; without it, that of the request. */
  publicUrl?: string | undefined;
  /** What the paths of the contract lie under, without a slash at the end. */
  basePath: string;
  /** Who gives users of Xperience more rights and by what, a whole sentence in words of the product. */
  whoGivesRights?: string | undefined;
  limits: Limits;
  /** Makes the answer to an error that was thrown, and logs what is to be known of it. */
  report(error: unknown, operation: string): Response;
  /** Where the request came from, as far as it can be believed. */
  addressOf(context: Context): string;
  /** Whether the caller speaks TLS with the bridge, or with the host in front of it. */
  isEncrypted(context: Context): boolean;
}

/**
 * Carries out one operation: who calls, may they, can it be read, does it fit the contract — in this order, so that
 * nothing is read from or told to someone who is not signed in — then the handler.
 */
export async function serveOperation(
  operation: BoundOperation,
  context: Context,
  serving: Serving,
): Promise<{ answer: Response; caller?: Caller }> {
  const crossSite = crossSiteRefusal(context.req, serving.publicUrl);
  if (crossSite) return { answer: problemAnswer(crossSite) };
  const caller = await serving.authenticate(context);
  if (isRefusal(caller)) return { answer: problemAnswer(caller) };
  const admission = serving.limits.enter(caller);
  if (isRefusal(admission)) return { answer: problemAnswer(admission), caller };
  try {
    return { answer: answerOf(await carryOut(operation, context, serving, caller, admission)), caller };
  } catch (error) {
    return { answer: serving.report(error, operation.id), caller };
  } finally {
    admission.leave();
  }
}

async function carryOut(
  operation: BoundOperation,
  context: Context,
  serving: Serving,
  caller: Caller,
  admission: Admission,
): Promise<AnyAnswer> {
  const { publicUrl, addressOf } = serving;
  const forbidden = refusalByScope(caller, operation, serving);
  const lesser = forbidden && lesserScope(caller, operation);
  if (forbidden && !lesser) return forbidden;
  const read = bodiless.has(context.req.method)
    ? { bytes: undefined }
    : await readBody(context, operation.handler.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES, admission.holdBody);
  if (isRefusal(read)) return operation.body || !unreadable.has(read.refused) ? read : noBodyTaken;
  // A query, which no such operation takes, is for the validation to refuse.
  const quick = context.req.url.includes('?') ? undefined : operation.handler.quickCheck;
  const scanned = read.bytes && quick?.scan(read.bytes);
  const early = scanned ? await quick?.look(scanned) : undefined;
  if (early && !('found' in early)) return early;
  const decoded = read.bytes ? decodeBody(read.bytes) : { text: undefined };
  if (isRefusal(decoded)) return decoded;
  const { exactNumbers = false } = operation.handler;
  const parsed = parseJson(decoded.text, { exactNumbers, isFlat: scanned !== undefined });
  if (isRefusal(parsed)) return parsed;
  const valid = operation.validate(context.req, parsed.body);
  if (isRefusal(valid)) return valid;
  const { path, query, body } = valid;
  const input = {
    path,
    query,
    body,
    caller,
    found: early?.found,
    // Both are asked for only when needed: the server has to build a full Request for a signal.
    signal: () => context.req.raw.signal,
    pageLink: (cursor) => pageLink(context.req.url, publicUrl, cursor),
    addressOf: (path) => addressAt(context, serving, path),
  } as HandlerInput<OperationId>;
  if (forbidden && !(await lesser?.allows(input as never))) return forbidden;
  // The input was validated against the contract that the handler's types are made from.
  const handle = () => operation.handler.handle(input as never);
  // Reading changes nothing that the audit would tell of, nor does what a quick check answers.
  if (operation.method === 'get') return handle();
  const origin = {
    address: addressOf(context),
    kind: caller.kind,
    caller: caller.name,
    operation: operation.id,
  };
  return callOrigin.run(origin, handle);
}

/** What lets a caller without the scope of an operation through in some cases. */
function lesserScope(caller: Caller, { handler }: BoundOperation): AnyHandler['lesser'] {
  return handler.lesser && caller.scopes.includes(handler.lesser.scope) ? handler.lesser : undefined;
}

const inEntra =
  'An administrator of Microsoft Entra ID can assign the app role of that name on the enterprise application of the bridge.';

/** Who can give a scope that is missing. */
const remedies: Readonly<Record<CallerKind, string>> = {
  apiKey: 'The administrator of the bridge can make a key that has it.',
  xperienceUser: 'An administrator of Xperience can give it.',
  entraUser: inEntra,
  entraApplication: inEntra,
};

function refusalByScope(
  caller: Caller,
  { handler }: BoundOperation,
  { whoGivesRights }: Pick<Serving, 'whoGivesRights'>,
): Refusal | undefined {
  const enough = [handler.scope, ...(handler.alsoScopes ?? [])];
  if (enough.some((scope) => caller.scopes.includes(scope))) return undefined;
  const remedy = (caller.kind === 'xperienceUser' && whoGivesRights) || remedies[caller.kind];
  return {
    refused: 'forbidden',
    code: 'permissionMissing',
    detail: `${caller.name} lacks the permission “${handler.scope}” that this needs. ${remedy}`,
  };
}

function answerOf(result: AnyAnswer): Response {
  if (isRefusal(result)) return problemAnswer(result);
  return result.body === undefined
    ? emptyAnswer(result.status)
    : jsonAnswer(result.status, result.body, { ...result.headers });
}

function pageLink(requestUrl: string, publicUrl: string | undefined, cursor: string): string {
  const link = publicAddress(requestUrl, publicUrl);
  link.searchParams.set('cursor', cursor);
  return link.href;
}

/** The address of a request as callers reach it. */
function publicAddress(requestUrl: string, publicUrl: string | undefined): URL {
  const address = new URL(requestUrl);
  if (publicUrl !== undefined) {
    const { protocol, hostname, port } = new URL(publicUrl);
    Object.assign(address, { protocol, hostname, port });
  }
  return address;
}

/** Another path of the contract, where the caller reaches the bridge: behind a host that speaks TLS, by that. */
function addressAt(context: Context, { publicUrl, basePath, isEncrypted }: Serving, path: string): string {
  const address = publicAddress(context.req.url, publicUrl);
  if (publicUrl === undefined && isEncrypted(context)) address.protocol = 'https:';
  Object.assign(address, { pathname: `${basePath}${path}`, search: '' });
  return address.href;
}
