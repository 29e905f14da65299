import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { readExecutionContext } from '../../dataverse/webhook/readExecutionContext.ts';
import type { WebhookIntake } from '../../sync/webhooks/createWebhookIntake.ts';
import { traceOfCorrelation } from '../../tracing/traceContext.ts';
import type { Authenticate, Caller } from '../caller.ts';
import type { AnsweredCall, ApiEnvironment } from '../createApi.ts';
import { createConnectionOf } from '../http/createConnectionOf.ts';
import { emptyAnswer } from '../http/jsonAnswer.ts';
import { problemAnswer } from '../http/problemAnswer.ts';
import { decodeBody, readBody } from '../http/readBody.ts';
import { traceCall } from '../http/traceCall.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { reportError } from '../reportError.ts';
import type { AdoptedOrganization } from './createAdoptedOrganization.ts';
import { toldRowsOf } from './toldRowsOf.ts';

export interface DataverseWebhookOptions {
  authenticate: Authenticate;
  intake: WebhookIntake;
  /** Whose webhooks are taken; undefined while nobody knows. */
  adopted: () => Promise<AdoptedOrganization | undefined>;
  /** Where an administrator's site passes on what is for the bridge. */
  basePath: string;
  trustedProxies?: readonly string[];
  onAnswered?: (call: AnsweredCall) => void;
  log: Logger;
}

/** How it is called in the log and in metrics; it is no operation of the contract. */
const operation = 'DataverseWebhook';
const path = '/webhooks/dataverse';
/** Dataverse leaves out what would make a body larger than 256 KB. */
const mostBodyBytes = 512 * 1024;
/** Bodies and calls in hand at once; what is beyond is refused before it is read. */
const mostBytesInHand = 32 * 1024 * 1024;
const mostInHand = 2_000;

/**
 * Serves `POST /webhooks/dataverse`, which service endpoints in Dataverse call. It is no operation of the contract: nobody
 * but Dataverse calls it. It signs in by a key made for that alone, in the header X-API-Key or as `?code=`; 202 means that what
 * it told of is stored. Nothing of the address is ever logged, as the key may be in it.
 */
export function serveDataverseWebhook(app: Hono<ApiEnvironment>, options: DataverseWebhookOptions): void {
  const { log } = options;
  const connectionOf = createConnectionOf(options.trustedProxies ?? []);
  const inHand = { calls: 0, bytes: 0 };

  const signIn = (context: Context): Caller | Refusal | Promise<Caller | Refusal> => {
    const apiKey = context.req.header('x-api-key') ?? context.req.query('code');
    if (apiKey === undefined || apiKey.trim() === '') return keyMissing;
    return options.authenticate({ authorization: undefined, apiKey, connection: connectionOf(context) });
  };

  const carryOut = async (context: Context, free: () => number): Promise<Response | Refusal> => {
    const adopted = await options.adopted();
    if (!adopted) return organizationUnknown;
    let held = 0;
    const hold = (bytes: number): Refusal | undefined => {
      if (bytes > free()) return full;
      inHand.bytes += bytes;
      held += bytes;
      return undefined;
    };
    try {
      const read = await readBody(context, mostBodyBytes, hold);
      if (isRefusal(read)) return read;
      const decoded = read.bytes ? decodeBody(read.bytes) : { text: '' };
      if (isRefusal(decoded)) return decoded;
      const said = readExecutionContext(decoded.text);
      if ('malformed' in said) return { refused: 'invalid', code: 'invalidRequest', detail: said.malformed };
      const rows = toldRowsOf(said.call, adopted);
      if (isRefusal(rows)) return rows;
      return (await options.intake.take(rows)) === 'full' ? full : emptyAnswer(202);
    } finally {
      inHand.bytes -= held;
    }
  };

  const serve = async (
    context: Context,
  ): Promise<{ answer: Response; caller?: Caller; refusal?: Refusal }> => {
    const caller = await signIn(context);
    if (isRefusal(caller)) return { answer: problemAnswer(caller), refusal: caller };
    if (!isForWebhooks(caller)) {
      const refusal = keyOfAnotherKind(caller);
      return { answer: problemAnswer(refusal), caller, refusal };
    }
    if (inHand.calls >= mostInHand) return { answer: problemAnswer(full), caller, refusal: full };
    inHand.calls += 1;
    try {
      const answer = await carryOut(context, () => mostBytesInHand - inHand.bytes);
      return isRefusal(answer)
        ? { answer: problemAnswer(answer), caller, refusal: answer }
        : { answer, caller };
    } finally {
      inHand.calls -= 1;
    }
  };

  const handle = async (context: Context): Promise<Response> => {
    const started = performance.now();
    const { answer, caller, refusal } = await serve(context).catch((error: unknown) => ({
      answer: reportError(error, operation, log),
      caller: undefined,
      refusal: undefined,
    }));
    if (answer.status >= 500) options.intake.missed();
    const seconds = (performance.now() - started) / 1000;
    const said = { operation, status: answer.status, ms: Math.round(seconds * 1000), caller: caller?.name };
    if (refusal) {
      const { code, detail: reason } = refusal;
      log.warn({ ...said, code, reason, address: connectionOf(context).address }, 'A webhook was refused');
    } else log.debug(said, 'Answered');
    options.onAnswered?.({ operation, status: answer.status, seconds, ...(caller && { caller }) });
    return answer;
  };

  for (const base of ['', options.basePath])
    app.post(`${base}${path}`, (context) =>
      traceCall(
        context,
        { id: operation, method: 'post', path },
        () => handle(context),
        traceOfCorrelation(context.req.header('x-ms-correlation-request-id')),
      ),
    );
}

function isForWebhooks({ kind, scopes }: Caller): boolean {
  return kind === 'apiKey' && scopes.length === 1 && scopes[0] === 'webhook';
}

const keyMissing: Refusal = {
  refused: 'notSignedIn',
  code: 'signInMissing',
  detail:
    'A webhook signs in by its key: in the header X-API-Key (HttpHeader), or as ?code= (WebhookKey). Register it anew with one of both.',
};

function keyOfAnotherKind({ name }: Caller): Refusal {
  return {
    refused: 'forbidden',
    code: 'permissionMissing',
    detail: `The API key “${name}” is not made for webhooks. Make one for them alone: npm run keys -- create NAME --scopes webhook.`,
  };
}

const organizationUnknown: Refusal = {
  refused: 'unavailable',
  code: 'organizationUnknown',
  detail:
    'The bridge does not know yet which Dynamics organisation it belongs to. Have it reach Dynamics once.',
  retryAfterSeconds: 30,
};

/** Dataverse tries once more; what it gives up is made up for by a catch-up. */
const full: Refusal = {
  refused: 'unavailable',
  code: 'bridgeBusy',
  detail:
    'The bridge has as many webhooks in hand as it takes at once. What is refused now it asks Dynamics for later.',
  retryAfterSeconds: 5,
};
