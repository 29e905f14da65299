import { isRecord } from '../../scripts/connector/resolve.ts';
import { unknownToGateway } from './refusal.ts';
import type { ConnectionValues, GatewayRequest } from './types.ts';

/**
 * Fills in the expressions of a policy: `@connectionParameters('name','default')`, `@headers('name')`,
 * `@queryParameters('name')`. Throws for any other expression, and for a value that is neither there nor preset.
 */
export function fillTemplate(template: string, values: ConnectionValues, request: GatewayRequest): string {
  const sources: Record<string, (name: string) => string | undefined> = {
    connectionParameters: (name) => values[name],
    headers: (name) => request.headers[name.toLowerCase()],
    queryParameters: (name) => request.query.find(([key]) => key === name)?.[1],
  };
  const filled = template.replace(
    /@(\w+)\('([^']*)'(?:,\s*'([^']*)')?\)/g,
    (text, source: string, name: string, preset: string | undefined) => {
      const value = sources[source]?.(name) ?? preset;
      if (value === undefined) throw unknownToGateway(`a value for ${text}`);
      return value;
    },
  );
  if (/@[a-z{]/i.test(filled.replace(/[\w.+-]+@[\w.-]+/g, '')))
    throw unknownToGateway(`the expression in "${template}"`);
  return filled;
}

/**
 * The value an expression on a trigger's answer reads: `@{triggerBody().name}` as text, `@triggerBody().name` as is.
 * Throws for any other expression; undefined when the answer has no such field.
 */
export function readTriggerBody(expression: unknown, body: unknown): unknown {
  const [, text, plain] =
    /^@(?:\{triggerBody\(\)\.(\w+)\}|triggerBody\(\)\.(\w+))$/.exec(String(expression)) ?? [];
  const name = text ?? plain;
  if (name === undefined) throw unknownToGateway(`the trigger expression "${String(expression)}"`);
  const value = isRecord(body) ? body[name] : undefined;
  return text === undefined || value === undefined ? value : String(value);
}
