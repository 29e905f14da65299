import { isDeepStrictEqual } from 'node:util';
import { type Expression, parseExpression } from './parse.ts';
import { splitTemplate } from './splitTemplate.ts';

/** What expressions can ask for besides computing. */
export interface Scope {
  parameters: Record<string, unknown>;
  trigger: { outputs: unknown };
  /** What an action put out; null when it did not run, an error when the flow has no such action. */
  outputs(action: string): unknown;
  /** The current item of a loop. */
  items(loop: string): unknown;
  /** The current item of an action that goes through a list. */
  item(): unknown;
}

type Fun = (values: unknown[], scope: Scope) => unknown;

/** The functions that the flows use, and no others. */
const functions: Record<string, Fun> = {
  addDays: ([time, days]) => later(time, Number(days) * 86_400_000),
  addHours: ([time, hours]) => later(time, Number(hours) * 3_600_000),
  and: (values) => values.every((value) => truth(value)),
  body: ([action], scope) => access(scope.outputs(String(action)), 'body', true),
  chunk: ([list, size]) => {
    if (!Array.isArray(list) || !(Number(size) > 0))
      throw new Error(`chunk takes a list and a size, not ${JSON.stringify([list, size])}`);
    return Array.from({ length: Math.ceil(list.length / Number(size)) }, (_, part) =>
      list.slice(part * Number(size), (part + 1) * Number(size)),
    );
  },
  coalesce: (values) => values.find((value) => value !== null && value !== undefined) ?? null,
  concat: (values) => values.map((value) => asText(value)).join(''),
  decodeUriComponent: ([text]) => decodeURIComponent(String(text)),
  empty: ([value]) => {
    if (value === null || value === undefined || value === '') return true;
    if (typeof value !== 'string' && typeof value !== 'object')
      throw new Error(`empty takes a list, an object or a text, not ${JSON.stringify(value)}`);
    return Object.keys(value).length === 0;
  },
  equals: ([left, right]) => isDeepStrictEqual(left ?? null, right ?? null),
  first: ([list]) => {
    if (!Array.isArray(list)) throw new Error(`first takes a list, not ${JSON.stringify(list)}`);
    return (list as unknown[])[0] ?? null;
  },
  greater: ([left, right]) => {
    if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) {
      throw new Error(`greater compares two numbers or two texts, not ${JSON.stringify([left, right])}`);
    }
    return (left as number) > (right as number);
  },
  if: ([condition, then, otherwise]) => (truth(condition) ? then : otherwise),
  int: ([value]) => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (!Number.isInteger(number)) throw new Error(`int takes a whole number, not ${JSON.stringify(value)}`);
    return number;
  },
  item: (_, scope) => scope.item(),
  items: ([loop], scope) => scope.items(String(loop)),
  json: ([text]) => JSON.parse(String(text)),
  length: ([list]) => {
    if (!Array.isArray(list) && typeof list !== 'string')
      throw new Error(`length takes a list or a text, not ${JSON.stringify(list)}`);
    return list.length;
  },
  not: ([value]) => !truth(value),
  or: (values) => values.some((value) => truth(value)),
  outputs: ([action], scope) => scope.outputs(String(action)),
  parameters: ([name], { parameters }) => {
    if (!(String(name) in parameters)) throw new Error(`the flow has no parameter "${String(name)}"`);
    return parameters[String(name)];
  },
  replace: ([text, old, fresh]) => {
    if (typeof text !== 'string') throw new Error(`replace takes a text, not ${JSON.stringify(text)}`);
    return text.replaceAll(String(old), () => String(fresh));
  },
  take: ([text, count]) => {
    if (typeof text !== 'string') throw new Error(`take takes a text here, not ${JSON.stringify(text)}`);
    return text.slice(0, Number(count));
  },
  triggerBody: (_, { trigger }) => access(trigger.outputs, 'body', true),
  triggerOutputs: (_, { trigger }) => trigger.outputs,
  utcNow: () => sevenDigits(new Date()),
};

function later(time: unknown, milliseconds: number): string {
  const instant = Date.parse(String(time));
  if (Number.isNaN(instant)) throw new Error(`this is no time: ${JSON.stringify(time)}`);
  return sevenDigits(new Date(instant + milliseconds));
}

/** The platform writes times with seven digits of a second. */
function sevenDigits(time: Date): string {
  return time.toISOString().replace('Z', '0000Z');
}

/** The value of a text of a flow: an expression's value, an interpolated text, or the text itself. */
export function evaluateText(text: string, scope: Scope): unknown {
  const template = splitTemplate(text);
  if (template.kind === 'text') return template.text;
  if (template.kind === 'expression') return evaluate(parseExpression(template.expression), scope);
  return template.parts
    .map((part) => ('text' in part ? part.text : asText(evaluate(parseExpression(part.expression), scope))))
    .join('');
}

/** Inputs of an action with every text in them evaluated. */
export function evaluateInputs(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluateInputs(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, evaluateInputs(item, scope)]));
}

/** A condition as an action *Condition* holds it: `{ and: [{ equals: [a, b] }] }`. */
export function evaluateCondition(condition: unknown, scope: Scope): boolean {
  if (typeof condition !== 'object' || condition === null) throw new Error('a condition must be an object');
  const [entry, ...more] = Object.entries(condition);
  if (!entry || more.length > 0) throw new Error('a condition has one operator');
  const [name, operands] = entry;
  const list: unknown[] = Array.isArray(operands) ? operands : [operands];
  const nested = name === 'and' || name === 'or' || name === 'not';
  const values = list.map((operand) =>
    nested ? evaluateCondition(operand, scope) : evaluateInputs(operand, scope),
  );
  return truth(call(name, values, scope));
}

function evaluate(expression: Expression, scope: Scope): unknown {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'access') {
    return access(
      evaluate(expression.target, scope),
      String(evaluate(expression.key, scope)),
      expression.safe,
    );
  }
  return call(
    expression.name,
    expression.parameters.map((each) => evaluate(each, scope)),
    scope,
  );
}

function call(name: string, values: unknown[], scope: Scope): unknown {
  const fun = functions[name];
  if (!fun)
    throw new Error(`this runner does not know the function "${name}"; teach it what the platform does`);
  return fun(values, scope);
}

/** A property; a key such as `body/value` reads through several, as flows write it. */
function access(target: unknown, key: string, safe: boolean): unknown {
  if (target === null || target === undefined) {
    if (safe) return null;
    throw new Error(`nothing to read '${key}' of`);
  }
  const direct = (target as Record<string, unknown>)[key];
  if (direct !== undefined || !key.includes('/')) return direct ?? null;
  const [first = '', ...rest] = key.split('/');
  return access((target as Record<string, unknown>)[first], rest.join('/'), safe);
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Error(`${JSON.stringify(value)} is neither true nor false`);
  return value;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
