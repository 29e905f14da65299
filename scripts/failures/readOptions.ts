import type { FailureFilter, FailureListRequest } from '../../bridge/sync/state/failures/listFailures.ts';
import { parameterChoices } from '../commandLine/contractChoices.ts';
import { jsonOption, noMoreWords, oneOf, readArguments, readNumber } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

type Shown = FailureListRequest['show'];

export const failureStates = parameterChoices('/failures', 'show') as Shown[];
export const failureKinds = ['contact', 'activity'] as const;

export type FailuresOptions = { json: boolean } & (
  | { action: 'list'; choice: FailureFilter; show: Shown; limit: number }
  | { action: 'retry'; choice: FailureFilter; ids?: number[] }
  | { action: 'dismiss'; ids: number[] }
);

const actions = ['list', 'retry', 'dismiss'] as const;
const takes: Readonly<Record<(typeof actions)[number], readonly string[]>> = {
  list: ['show', 'kind', 'code', 'limit'],
  retry: ['all', 'kind', 'code'],
  dismiss: [],
};

/** @throws UsageMistake */
export function readOptions(args: readonly string[]): FailuresOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    show: { type: 'string' },
    kind: { type: 'string' },
    code: { type: 'string' },
    limit: { type: 'string' },
    all: { type: 'boolean' },
  });
  const [word = 'list', ...numbers] = words;
  const action = oneOf('what to do', word, actions);
  for (const option of Object.keys(values))
    if (option !== 'json' && !takes[action].includes(option))
      throw new UsageMistake(`${action} does not take --${option}.`);
  const { json, kind, code, all = false } = values;
  const choice: FailureFilter = {
    ...(kind === undefined ? {} : { kind: oneOf('a kind', kind, failureKinds) }),
    ...(code === undefined ? {} : { code }),
  };
  if (action === 'list') {
    noMoreWords(numbers);
    const show = oneOf('what to show', values.show ?? 'open', failureStates);
    const limit = values.limit === undefined ? 50 : readNumber('a limit', values.limit, 100_000);
    return { action, json, choice, show, limit };
  }
  const ids = numbers.map((text) => readNumber('the number of a failure', text));
  const chosen = all || Object.keys(choice).length > 0;
  if (action === 'dismiss') {
    if (ids.length === 0)
      throw new UsageMistake('Give the numbers of the failures. “npm run failures” lists them.');
    return { action, json, ids };
  }
  if (ids.length > 0 && chosen) throw new UsageMistake('Give either numbers, or --all, --kind or --code.');
  if (ids.length === 0 && !chosen)
    throw new UsageMistake(
      'Say which: their numbers, as “npm run failures” lists them, or --all, --kind or --code.',
    );
  return { action, json, choice, ...(ids.length > 0 ? { ids } : {}) };
}
