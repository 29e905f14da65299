import { headers } from '../callBridge.ts';
import { callInTurn, fewTurns, type Rate, type Service, type Turns } from '../callInTurn.ts';
import { countOn, newerRows } from '../newerRows.ts';
import { settledRows } from '../settledRows.ts';
import { sizeBy } from '../sizeBy.ts';
import { type BenchStage, startBenchStage } from '../startBenchStage.ts';
import { type EmptyRoute, startEmptyRoute } from '../startEmptyRoute.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';

type Row = Readonly<Record<string, unknown>>;

/** A bridge, and what flows and people send it. */
interface Side {
  stage: BenchStage;
  services: Record<Kind, Service>;
}

const rowsOfMany = 1000;
const changedOfMany = 100;

/**
 * What each call may take of the processor, ms, how many there are to be in a second on two cores, and how long one of a hundred may
 * take, ms. With very many callers at once only that is told: the others are those of eight.
 */
const targets = {
  'UpdateContact, the same row': {},
  'UpdateContact, newer, nothing mapped changed': { ms: 0.4, aSecond: 1500 },
  'UpdateContact, a field written': { ms: 0.8, aSecond: 800 },
  'UpdateContacts, 1,000 rows, 100 changed': { ms: 150 },
  GetContact: { ms: 0.7, aSecond: 1200 },
  'ListContacts, a page of 100': { ms: 4 },
  // The bridge asks Dynamics for the row, which is in it.
  ExplainContact: { ms: 2 },
  'UpdateContact, a field written, 50 callers at once': { p99: 250 },
  'GetContact, 50 callers at once': { p99: 100 },
} as const satisfies Record<string, Target>;

interface Target {
  ms?: number;
  aSecond?: number;
  p99?: number;
}

type Kind = keyof typeof targets;

const kinds = Object.keys(targets) as Kind[];
/** A row may be overtaken by a newer one of the same contact. */
const changing = [200, 204, 409];
const same: Kind = 'UpdateContact, the same row';
const leastShare = 0.3;
const usual: Turns = { rounds: 10, seconds: 0.4 };
const turns = { small: fewTurns, usual, full: usual };
const manyCallers = 50;

/** What calls cost, each kind measured by itself, beside those of a former revision where one is given. */
export const calls: Bench = {
  name: 'calls',
  title: 'Calls of flows and people, 8 callers at once unless said otherwise',
  run: async (options) => (await measure({ now: options })).now,
  runAgainst: async (options, root) => {
    const { now, former = [] } = await measure({ now: options, former: { ...options, root } });
    return { now, former };
  },
};

type Sides = 'now' | 'former';

async function measure(
  by: { now: BenchOptions } & Partial<Record<Sides, BenchOptions>>,
): Promise<{ now: Figure[] } & Partial<Record<Sides, Figure[]>>> {
  const empty = await startEmptyRoute();
  const sides = new Map<Sides, Side>();
  const found: Record<Sides, Figure[]> = { now: [], former: [] };
  try {
    for (const [name, options] of Object.entries(by)) {
      options.progress(name === 'now' ? 'a bridge is made ready' : 'a bridge of before is made ready');
      sides.set(name as Sides, await startSide(options));
    }
    for (const kind of kinds) {
      by.now.progress(kind);
      const services = [...sides].map(([name, { services }]) => [name, services[kind]] as const);
      const withNothing = kind === same ? [['nothing', nothing(empty, services)] as const] : [];
      const rates = await callInTurn(
        Object.fromEntries([...withNothing, ...services]),
        sizeBy(by.now, turns),
      );
      for (const name of sides.keys()) {
        const rate = rates[name];
        if (rate) found[name].push(...figuresOf(kind, rate, rates.nothing));
      }
    }
    return found;
  } finally {
    empty.stop();
    for (const { stage } of sides.values()) await stage.close();
  }
}

/** A route that does nothing, called with the same bodies. */
function nothing(empty: EmptyRoute, services: readonly (readonly [string, Service])[]): Service {
  const { body } = services[0]?.[1] ?? {};
  return { urls: [empty.url], headers, ...(body && { body }), statuses: [204], usages: [empty.usage] };
}

function figuresOf(kind: Kind, rate: Rate, none: Rate | undefined): Figure[] {
  const { ms, aSecond, p99: longest }: Target = targets[kind];
  const { callsPerSecond, cpuPerCall, statementsPerCall, p50, p99 } = rate;
  const asked = `${round(statementsPerCall)} statements a call`;
  const from = `p50 ${round(p50)} ms, p99 ${round(p99)} ms, ${asked}`;
  if (longest !== undefined)
    return [
      {
        what: `${kind}: 99 of a hundred within`,
        value: p99,
        unit: 'ms',
        target: { atMost: longest },
        from: `half within ${round(p50)} ms, ${Math.round(callsPerSecond)} a second, ${round(cpuPerCall)} ms of processor, ${asked}`,
      },
    ];
  const cost: Figure = {
    what: kind,
    value: cpuPerCall,
    unit: 'ms of processor',
    ...(ms !== undefined && { target: { atMost: ms } }),
    from,
  };
  const rateFigure: Figure = {
    what: `${kind}: calls`,
    value: callsPerSecond,
    unit: 'a second',
    ...(aSecond !== undefined && { target: { atLeast: aSecond } }),
  };
  if (!none) return [cost, rateFigure];
  const share: Figure = {
    what: `${kind}: against a route that does nothing`,
    value: none.cpuPerCall / cpuPerCall,
    unit: 'of the calls for the same processor time',
    target: { atLeast: leastShare },
    from: `${Math.round(cpuPerCall * 1000)} µs against ${Math.round(none.cpuPerCall * 1000)} µs`,
  };
  return [cost, share, rateFigure];
}

const round = (value: number) => Number(value.toPrecision(3));

async function startSide(options: BenchOptions): Promise<Side> {
  // ExplainContact asks Dynamics more often than it lets one application.
  const stage = await startBenchStage(options, 1300, { limits: { enforced: false } });
  try {
    const bridge = await stage.startBridge();
    await bridge.sync();
    const rows = await settledRows(stage, bridge, 200);
    const lean = (await settledRows(stage, bridge, rowsOfMany)).map(withoutAnnotations);
    await countOn(stage, bridge);
    const [next, nextOfMany] = [newerRows(rows), newerRows(lean)];
    const base = new URL(bridge.url).pathname;
    const ids = [...(await stage.links()).keys()];
    const idOf = (call: number) => ids[call % ids.length] ?? 0;
    const posting = { urls: [`${bridge.url}/updatecontact`], headers, usages: [bridge.usage] };
    const getting = { urls: [bridge.url], headers, usages: [bridge.usage], statuses: [200] };
    const bodies = rows.map(bytesOf);
    const written = () => bytesOf(next((edition) => ({ address1_city: `City ${edition}` })));
    const one = (call: number) => `${base}/contacts/${idOf(call)}`;
    const services: Record<Kind, Service> = {
      'UpdateContact, the same row': {
        ...posting,
        statuses: [204],
        body: (call) => bodies[call % bodies.length] ?? Buffer.alloc(0),
      },
      'UpdateContact, newer, nothing mapped changed': {
        ...posting,
        statuses: [204],
        body: () => bytesOf(next(() => ({}))),
      },
      'UpdateContact, a field written': {
        ...posting,
        statuses: changing,
        body: written,
      },
      'UpdateContacts, 1,000 rows, 100 changed': {
        ...posting,
        urls: [`${bridge.url}/updatecontacts`],
        statuses: [200],
        callers: 1,
        body: () => bytesOf({ rows: manyRows(nextOfMany) }),
      },
      GetContact: { ...getting, path: one },
      'ListContacts, a page of 100': { ...getting, path: () => `${base}/contacts?show=linked&limit=100` },
      ExplainContact: { ...getting, path: (call) => `${base}/contacts/${idOf(call)}/explanation` },
      'UpdateContact, a field written, 50 callers at once': {
        ...posting,
        statuses: changing,
        callers: manyCallers,
        body: written,
      },
      'GetContact, 50 callers at once': { ...getting, callers: manyCallers, path: one },
    };
    return { stage, services };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

function bytesOf(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

/** Every tenth of them has a city of its own. */
function manyRows(next: (values: (edition: number) => Row) => Row): Row[] {
  return Array.from({ length: rowsOfMany }, (_, place) =>
    next((edition) =>
      place % (rowsOfMany / changedOfMany) === 0 ? { address1_city: `City ${edition}` } : {},
    ),
  );
}

/** A thousand rows with everything Dynamics can say of them are more than one call takes. */
function withoutAnnotations(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !name.includes('@') && value !== null),
  );
}
