import { type PlannedKind, plannedKinds } from '../../bridge/sync/state/runs/plannedChanges.ts';
import type { components } from '../../schemas/contract.ts';
import { jsonOption, noMoreWords, oneOf, readArguments, readNumber } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

type Run = components['schemas']['Run'];

export const runStates = [
  'running',
  'finished',
  'failed',
  'cancelled',
  'needsConfirmation',
] as const satisfies readonly Run['state'][];

export type RunsOptions = { json: boolean } & (
  | { action: 'list'; state?: Run['state']; failed: boolean; limit: number }
  | { action: 'show'; id: number; planned?: PlannedKind | 'all'; limit: number }
  | { action: 'confirm'; id: number; keepsFlows: boolean; wait: boolean }
  | { action: 'discard'; id: number }
);

const actions = ['list', 'show', 'confirm', 'discard', 'cancel'] as const;
/** Which action takes which option. */
const takes: Readonly<Record<(typeof actions)[number], readonly string[]>> = {
  list: ['state', 'failed', 'limit'],
  show: ['planned', 'limit'],
  confirm: ['keep-flows', 'wait'],
  discard: [],
  cancel: [],
};

/** @throws UsageMistake */
export function readOptions(args: readonly string[]): RunsOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    state: { type: 'string' },
    failed: { type: 'boolean' },
    limit: { type: 'string' },
    planned: { type: 'string' },
    'keep-flows': { type: 'boolean' },
    wait: { type: 'boolean' },
  });
  const [word = 'list', number, ...more] = words;
  const action = oneOf('what to do', word, actions);
  noMoreWords(action === 'list' && number !== undefined ? [number] : more);
  for (const option of Object.keys(values))
    if (option !== 'json' && !takes[action].includes(option))
      throw new UsageMistake(`${action} does not take --${option}.`);
  const { json, state, planned, failed = false, wait = false } = values;
  const limit = values.limit === undefined ? 20 : readNumber('a limit', values.limit, 100_000);
  if (action === 'list')
    return {
      action,
      json,
      failed,
      limit,
      ...(state === undefined ? {} : { state: oneOf('a state', state, runStates) }),
    };
  if (number === undefined) throw new UsageMistake(`Give the number of the run. “npm run runs” lists them.`);
  const id = readNumber('the number of a run', number);
  if (action === 'confirm') return { action, json, id, wait, keepsFlows: values['keep-flows'] ?? false };
  if (action !== 'show') return { action: 'discard', json, id };
  return {
    action,
    json,
    id,
    limit,
    ...(planned === undefined
      ? {}
      : { planned: oneOf('a kind of change', planned, [...plannedKinds, 'all'] as const) }),
  };
}
