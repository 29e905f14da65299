import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { SignInFailures } from '../sync/state/audit/signInFailures.ts';
import { createFailureCounts } from './authentication/createFailureCounts.ts';
import { networkOf } from './authentication/networkOf.ts';
import { type BoundOperation, bindHandlers } from './bindHandlers.ts';
import type { Authenticate, Caller } from './caller.ts';
import type { ContractDocument } from './contract/contractDocument.ts';
import { createAnswerChecker } from './contract/createAnswerChecker.ts';
import { basePath, readContract } from './contract/readContract.ts';
import type { Handlers } from './handler.ts';
import { createConnectionOf } from './http/createConnectionOf.ts';
import { headerOf } from './http/headerOf.ts';
import { problemAnswer, refusalOfAnswer } from './http/problemAnswer.ts';
import { readPath } from './http/readPath.ts';
import { strictTransport } from './http/securityHeaders.ts';
import { traceCall } from './http/traceCall.ts';
import { createLimits } from './limits/createLimits.ts';
import { type LimitSettings, noLimits } from './limits/limitSettings.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { reportError } from './reportError.ts';
import { type Serving, serveOperation } from './serveOperation.ts';

export interface ApiOptions {
  contract: ContractDocument;
  handlers: Handlers;
  authenticate: Authenticate;
  log: Logger;
  /** Address callers reach the bridge by, for links to further pages; without it, the address of the request. */
  publicUrl?: string | undefined;
  /** Who gives users of Xperience more rights and by what, a whole sentence in words of the product. */
  whoGivesRights?: string;
  /** Proxies beside those on this machine whose X-Forwarded headers are believed: addresses or networks. */
  trustedProxies?: readonly string[];
  /** How much callers may ask for; without them, as much as they like. */
  limits?: LimitSettings;
  /** Told once in a quarter of an hour of a network with many sign-ins that failed, whatever the way. */
  onManyFailures?: (failures: SignInFailures) => void;
  /** Told of each call once it is answered, for metrics. */
  onAnswered?: (call: AnsweredCall) => void;
  /** Compare every answer with the contract; one that differs becomes a 500. For tests. */
  checkAnswers?: boolean;
}

/** A call that was answered; without a caller nobody was signed in. */
export interface AnsweredCall {
  operation: string;
  status: number;
  seconds: number;
  caller?: Pick<Caller, 'name' | 'kind'>;
}

export type ApiEnvironment = { Bindings: Partial<HttpBindings> };

/**
 * Makes the HTTP application: every operation of the contract bound to its handler, everything else refused.
 *
 * @throws when an operation has no handler or no scope, or a handler no operation.
 * @example
 * const api = createApi({ contract, handlers: createHandlers(services), authenticate, log });
 * serve({ fetch: api.fetch, port: 8365 });
 */
export function createApi(options: ApiOptions): Hono<ApiEnvironment> {
  const { contract, log } = options;
  const operations = readContract(contract);
  const bound = bindHandlers(contract, operations, options.handlers);
  const check = options.checkAnswers ? createAnswerChecker(contract) : undefined;
  const serving = createServing(options);
  // A line for each call. It holds nothing to black out, and to look for that would copy it first.
  const answered = log.child({}, { redact: [] });

  const serve = async (operation: BoundOperation, context: Context<ApiEnvironment>): Promise<Response> => {
    const started = performance.now();
    const { answer, caller } = await serveOperation(operation, context, serving).catch((error: unknown) => ({
      answer: reportError(error, operation.id, log),
      caller: undefined,
    }));
    const seconds = (performance.now() - started) / 1000;
    const ms = Math.round(seconds * 1000);
    options.onAnswered?.({
      operation: operation.id,
      status: answer.status,
      seconds,
      ...(caller && { caller }),
    });
    const refusal = refusalOfAnswer(answer);
    const said = { operation: operation.id, status: answer.status, ms, caller: caller?.name };
    answered.info(
      refusal
        ? { ...said, code: refusal.code, reason: refusal.detail, address: serving.addressOf(context) }
        : said,
      'Answered',
    );
    const differences = check ? await check(operation, answer) : [];
    if (differences.length === 0) return answer;
    const difference = new Error(`The answer is not what the contract says: ${differences.join('; ')}`);
    return reportError(difference, operation.id, log);
  };

  const app = new Hono<ApiEnvironment>({ getPath: readPath });
  for (const operation of bound) {
    for (const path of servedPaths(contract, operation)) {
      app.on(operation.method.toUpperCase(), path, (context) =>
        traceCall(context, operation, () => serve(operation, context)),
      );
    }
  }
  const elsewhere = createElsewhere(contract, bound);
  app.notFound((context) => elsewhere.fetch(context.req.raw));
  app.onError((error, context) => reportError(error, context.req.method, log));
  return app;
}

/**
 * What answers where no operation does. It has routes of its own: with these among the others two would fit a request
 * of an operation, and every call would pay for putting them together.
 */
function createElsewhere(contract: ContractDocument, bound: readonly BoundOperation[]): Hono {
  const elsewhere = new Hono({ getPath: readPath });
  for (const [path, operations] of Map.groupBy(bound, ({ path }) => path)) {
    for (const served of servedPaths(contract, { path }))
      elsewhere.all(served, () => wrongMethod(operations));
  }
  elsewhere.notFound(unknownAddress);
  return elsewhere;
}

/** Sign-ins that failed, from which on a network is told of. */
const manyFailures = 200;

function createServing(options: ApiOptions): Serving {
  const connectionOf = createConnectionOf(options.trustedProxies ?? []);
  const limits = createLimits(options.limits ?? noLimits);
  const clock = () => performance.now();
  const failures = createFailureCounts({ clock, keptFrom: manyFailures / 10 });
  const counted = (caller: Caller | Refusal, network: string): Caller | Refusal => {
    if (!isRefusal(caller)) return caller;
    limits.countFailed(network);
    if (failures.add(network) === manyFailures)
      options.onManyFailures?.({ level: 'network', count: manyFailures, user: undefined, address: network });
    return caller;
  };
  return {
    publicUrl: options.publicUrl,
    whoGivesRights: options.whoGivesRights,
    basePath: basePath(options.contract),
    limits,
    report: (error, operation) => reportError(error, operation, options.log),
    addressOf: (context) => connectionOf(context).address,
    isEncrypted: (context) => connectionOf(context).encrypted,
    authenticate: (context) => {
      const connection = connectionOf(context);
      if (connection.encrypted) context.env?.outgoing?.setHeader?.(...strictTransport);
      const network = networkOf(connection.address);
      const caller = options.authenticate({
        authorization: headerOf(context, 'authorization'),
        apiKey: headerOf(context, 'x-api-key'),
        connection,
        putOffSeconds: limits.putOff(network),
      });
      // At once where it can be: most callers called a moment ago.
      return caller instanceof Promise
        ? caller.then((signedIn) => counted(signedIn, network))
        : counted(caller, network);
    },
  };
}

/**
 * Where an operation is reached. The gateway of makers drops `/trigger` from the address of a polled trigger, which is
 * an inference from connectors whose services have no such address; so both are served.
 */
function servedPaths(contract: ContractDocument, { path }: { path: string }): string[] {
  const base = basePath(contract);
  const own = path.replace(/\{(\w+)\}/g, ':$1');
  const trigger = `${base}/trigger/`;
  return own.startsWith(trigger) ? [own, `${base}/${own.slice(trigger.length)}`] : [own];
}

function unknownAddress(): Response {
  return problemAnswer({
    refused: 'notFound',
    code: 'unknownAddress',
    detail: 'There is no operation at this address. Compare it with the definition of the connector.',
  });
}

function wrongMethod(operations: readonly BoundOperation[]): Response {
  const allowed = operations.map(({ method }) => method.toUpperCase());
  if (allowed.includes('GET')) allowed.push('HEAD');
  const allow = allowed.join(', ');
  return problemAnswer(
    { refused: 'wrongMethod', code: 'wrongMethod', detail: `This address takes ${allow} only.` },
    { headers: { allow } },
  );
}
