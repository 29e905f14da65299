import { ZodError, z } from 'zod';
import type { Conditions } from '../conditions/createConditions.ts';
import { isWebApiError } from '../errors/webApiError.ts';
import type { WebRequest, WebResponse } from '../http.ts';
import type { Clock } from '../limits/createClock.ts';
import type { Organization } from '../organization/organization.ts';
import { parseExact } from '../rows/exactNumber.ts';
import type { Schema } from '../tables/createSchema.ts';
import type { Webhooks } from '../webhooks/createWebhooks.ts';
import { accessRoutes } from './accessRoutes.ts';
import { conditionRoutes } from './conditionRoutes.ts';
import { organizationRoutes } from './organizationRoutes.ts';
import { type ControlRoute, controlError, isControlError } from './route.ts';
import { rowRoutes } from './rowRoutes.ts';
import { schemaRoutes } from './schemaRoutes.ts';
import { webhookRoutes } from './webhookRoutes.ts';

/** Answers requests below /__control; undefined for every other address. */
export type ControlHandler = (request: WebRequest) => WebResponse | undefined;

export interface ControlledParts {
  organization: Organization;
  schema: Schema;
  conditions: Conditions;
  clock: Clock;
  webhooks: Webhooks;
}

const root = '/__control';

/** The JSON commands a test or a person steers the stand-in with. They need no token and leave no trace in the log. */
export function createControlHandler(parts: ControlledParts): ControlHandler {
  const { organization, schema, conditions, clock, webhooks } = parts;
  const routes = [
    ...rowRoutes(organization),
    ...organizationRoutes(organization),
    ...schemaRoutes(schema),
    ...conditionRoutes(conditions, clock),
    ...accessRoutes(conditions, organization),
    ...webhookRoutes(organization, webhooks),
  ];
  return (request) => {
    if (request.path !== root && !request.path.startsWith(`${root}/`)) return undefined;
    try {
      return json(200, answer(routes, request));
    } catch (error) {
      return refusal(error);
    }
  };
}

function answer(routes: readonly ControlRoute[], request: WebRequest): unknown {
  const path = request.path.slice(root.length + 1);
  if (path === '')
    return routes.map(({ method, path: below, does }) => ({ command: `${method} ${root}/${below}`, does }));
  for (const route of routes) {
    const parameters = route.method === request.method ? match(route.path, path) : undefined;
    if (parameters) {
      return route.handle({ parameters, query: new URLSearchParams(request.query), body: readBody(request) });
    }
  }
  throw controlError(404, `${request.method} ${request.path} is no command. GET ${root} lists them.`);
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return parameters;
}

function readBody(request: WebRequest): unknown {
  if (request.body.length === 0) return undefined;
  try {
    return parseExact(request.body.toString('utf8'));
  } catch {
    throw controlError(400, 'The body is not JSON.');
  }
}

function refusal(error: unknown): WebResponse {
  if (isControlError(error)) return json(error.control.status, { error: error.message });
  if (error instanceof ZodError) return json(400, { error: z.prettifyError(error) });
  if (isWebApiError(error))
    return json(error.webApi.status, { error: error.message, code: error.webApi.code });
  throw error;
}

function json(status: number, body: unknown): WebResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) };
}
