import fc from 'fast-check';
import { decideContact } from '../../../bridge/mapping/decideContact.ts';
import type {
  AgreedValues,
  ColumnValue,
  CompiledMapping,
  ContactDecision,
  DecisionCaller,
  FieldValue,
  MappingItem,
} from '../../../bridge/mapping/types.ts';
import { asRead, compiled, item } from '../samples.ts';
import { type PairKind, references } from './pairKinds.ts';

/** Both sides as they are now. */
export interface Sides {
  ours: Record<string, FieldValue>;
  theirs: Record<string, ColumnValue>;
}

export interface Situation extends Sides {
  items: MappingItem[];
  kinds: PairKind[];
  mapping: CompiledMapping;
  caller: DecisionCaller;
  /** Values that either side may take on later. */
  later: Sides;
}

export const callers: fc.Arbitrary<DecisionCaller> = fc.constantFrom<DecisionCaller>(
  { kind: 'run', takeDynamicsChanges: false },
  { kind: 'run', takeDynamicsChanges: true },
  { kind: 'updateContact' },
);

export const anyRules: fc.Arbitrary<Partial<MappingItem>> = fc.record({
  direction: fc.constantFrom('both', 'toDynamics', 'toXperience'),
  conflict: fc.constantFrom('byCaller', 'xperience', 'dynamics'),
  sendEmpty: fc.boolean(),
});

/** A mapping of a few pairs of these kinds, with values on both sides. */
export function situations(
  kinds: PairKind[],
  rules: fc.Arbitrary<Partial<MappingItem>>,
): fc.Arbitrary<Situation> {
  const pair = fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      rules,
      ours: fc.tuple(orEmpty(kind.ours), orEmpty(kind.ours)),
      theirs: fc.tuple(orEmpty(kind.theirs), orEmpty(kind.theirs)),
    }),
  );
  return fc.tuple(fc.array(pair, { minLength: 1, maxLength: 4 }), callers).map(([pairs, caller]) => {
    const renamed = pairs.map(({ kind }, n) => ({
      ...kind,
      field: { ...kind.field, name: `F${n}` },
      column: { ...kind.column, name: `c${n}`, ...renamedTargets(kind, n) },
    }));
    const items = pairs.map((each, n) => item(`F${n}`, `c${n}`, { ...each.kind.rules, ...each.rules }));
    const mapping = compileKinds(renamed, items);
    const sides = (at: 0 | 1): Sides => ({
      ours: Object.fromEntries(pairs.map(({ ours }, n) => [`F${n}`, ours[at]])),
      theirs: Object.fromEntries(
        mapping.pairs.map(({ property, column }) => [
          property,
          pairs[Number(column.name.slice(1))]?.theirs[at] ?? null,
        ]),
      ),
    });
    const situation = { ...sides(0), later: sides(1), items, kinds: renamed, mapping, caller };
    const names = renamed.map(({ name }) => name);
    // Without this a counterexample would print closures by the page.
    const readable = () => JSON.stringify({ names, ...situation, kinds: undefined, mapping: undefined });
    return Object.defineProperty(situation, fc.toStringMethod, { value: readable, enumerable: false });
  });
}

export function compileKinds(kinds: readonly PairKind[], items: readonly MappingItem[]): CompiledMapping {
  return compiled(
    kinds.map((kind) => kind.field),
    kinds.map((kind) => kind.column),
    [...items],
  );
}

export function decide(
  mapping: CompiledMapping,
  sides: Sides,
  agreed: AgreedValues | undefined,
  caller: DecisionCaller,
): ContactDecision {
  return decideContact({ mapping, ...sides, agreed, caller, references });
}

/** What both sides hold after the writes of a decision, as each would hand it over when read again. */
export function afterWrites(mapping: CompiledMapping, sides: Sides, decision: ContactDecision): Sides {
  const theirs = { ...sides.theirs };
  for (const pair of mapping.pairs) {
    const [written] = pair.writeProperty(null);
    const value = decision.toDynamics[written];
    if (value !== undefined) theirs[pair.property] = readBack(asRead(value));
  }
  return { ours: { ...sides.ours, ...decision.toXperience }, theirs };
}

/** A bound row is read as its GUID. */
function readBack(value: ColumnValue): ColumnValue {
  const bound = typeof value === 'string' ? /^\/accounts\((.*)\)$/.exec(value)?.[1] : undefined;
  return bound ?? value;
}

function renamedTargets(kind: PairKind, n: number) {
  const targets = kind.column.targets?.map((target) => ({
    ...target,
    navigationProperty: `nav_Account${n}`,
  }));
  return targets ? { targets } : {};
}

function orEmpty<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(values, { freq: 5 });
}
