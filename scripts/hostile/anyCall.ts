import fc from 'fast-check';
import { readContract } from '../../bridge/api/contract/readContract.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import type { Known, ValueKind } from '../fuzz/collectKnown.ts';
import type { HostileCaller } from './callers.ts';
import type { HostileCall } from './startHostileStage.ts';
import { hostileText, hostileValue, someOf } from './words.ts';

export const operations = readContract(contract);

type Operation = (typeof operations)[number];

/** What a parameter of that name takes. */
const kinds: Readonly<Record<string, ValueKind>> = {
  contact: 'contact',
  run: 'run',
  failure: 'failure',
  reconciliation: 'reconciliation',
  form: 'form',
  submission: 'submission',
  column: 'choiceColumn',
  type: 'type',
};

/**
 * Calls of operations with values that mean something and values that must not, in every place that takes one.
 * @param bodies largest share of bodies: those that are right but for one value
 */
export function anyCall(
  known: Known,
  callers: readonly HostileCaller[],
  chosen: readonly Operation[] = operations,
): fc.Arbitrary<HostileCall & { caller: string }> {
  return fc.tuple(fc.constantFrom(...chosen), fc.constantFrom(...callers)).chain(([operation, caller]) =>
    fc
      .record({
        path: pathOf(operation, known),
        query: queryOf(operation, known),
        body: bodyOf(operation, known),
      })
      .map(({ path, query, body }) => ({
        caller: caller.name,
        method: operation.method.toUpperCase(),
        path: `${path}${query}`,
        headers: { ...caller.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body }),
      })),
  );
}

function valuesOf(name: string, known: Known): string[] {
  const kind = kinds[name];
  return kind === undefined ? [] : known.values[kind].map(String);
}

function pathOf({ path }: Operation, known: Known): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const each = names.map((name) => someOf(valuesOf(name, known)));
  return fc
    .tuple(...each)
    .map((values) =>
      values.reduce((whole, value, at) => whole.replace(`{${names[at]}}`, () => encode(value)), path),
    );
}

/** Lone surrogates have no UTF-8 and cannot be sent in an address. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function queryOf({ parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const named = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const pair = (name: string) => someOf(valuesOf(name, known)).map((value) => [name, value] as const);
  const own = fc.subarray(named).chain((names) => fc.tuple(...names.map(pair)));
  const foreign = fc.array(
    fc.tuple(fc.oneof(hostileText, fc.constantFrom('cursor', ...named, 'x')), hostileText),
    {
      maxLength: 2,
    },
  );
  return fc
    .tuple(own, fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: foreign }))
    .map(([right, wrong]) => {
      const pairs = [...right, ...wrong].map(([name, value]) => `${encode(name)}=${encode(value)}`);
      return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
    });
}

/** A right body with one value replaced somewhere, one made up, or no body. */
function bodyOf(operation: Operation, known: Known): fc.Arbitrary<string | undefined> {
  if (operation.method === 'get') return fc.constant(undefined);
  const right = known.bodies[operation.id] ?? {};
  const names = Object.keys(propertiesOf(operation));
  const made = fc
    .dictionary(
      names.length > 0 ? fc.oneof(fc.constantFrom(...names), hostileText) : hostileText,
      hostileValue,
      {
        maxKeys: 4,
      },
    )
    .map((body) => JSON.stringify(body));
  const spoiled = fc
    .tuple(fc.nat(), hostileValue)
    .map(([at, value]) => JSON.stringify(withOneReplaced(right, at, value)));
  return fc.oneof(
    { weight: 4, arbitrary: spoiled },
    { weight: 3, arbitrary: made },
    { weight: 1, arbitrary: fc.constantFrom(JSON.stringify(right), undefined, '{}') },
  );
}

function propertiesOf({ body }: Operation): Record<string, unknown> {
  const reference = body?.schema.$ref;
  const name = typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : '';
  const schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> = contract.components.schemas;
  const schema = schemas[name] ?? body?.schema ?? {};
  return (schema.properties ?? {}) as Record<string, unknown>;
}

/** A copy in which one of the values, counted through in their order, is another. */
function withOneReplaced(source: unknown, at: number, value: unknown): unknown {
  const count = countOf(source);
  let left = at % Math.max(1, count);
  const copy = (from: unknown): unknown => {
    if (typeof from !== 'object' || from === null) {
      left -= 1;
      return left === -1 ? value : from;
    }
    return Array.isArray(from)
      ? from.map(copy)
      : Object.fromEntries(Object.entries(from).map(([name, each]) => [name, copy(each)]));
  };
  return copy(source);
}

function countOf(source: unknown): number {
  if (typeof source !== 'object' || source === null) return 1;
  return Object.values(source).reduce<number>((sum, each) => sum + countOf(each), 0);
}
