import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type CliRequest =
  | { kind: 'help' }
  | { kind: 'mistakes'; mistakes: string[] }
  | { kind: 'start'; options: CliOptions };

export interface CliOptions {
  port: number;
  latency: number;
  perRowWritten: number;
  perRowRead: number;
  contacts: number;
  seed: number;
  storage: string | undefined;
  /** Files of a PEM certificate and its key: serves HTTPS. */
  certificate: string | undefined;
  key: string | undefined;
}

const numbers = {
  port: { default: 0, most: 65_535, whole: true },
  latency: { default: 0, most: 600_000, whole: false },
  'row-write': { default: 0, most: 600_000, whole: false },
  'row-read': { default: 0, most: 600_000, whole: false },
  contacts: { default: 0, most: 5_000_000, whole: true },
  seed: { default: 1, most: 4_294_967_295, whole: true },
} as const;

const texts = ['storage', 'certificate', 'key'] as const;

type NumberName = keyof typeof numbers;

/** Reads the command line; every mistake is listed at once. */
export function readArguments(args: readonly string[]): CliRequest {
  const mistakes: string[] = [];
  const { tokens, values } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(Object.keys(numbers).map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(texts.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const known = new Set([...Object.keys(numbers), ...texts, 'help']);
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`'${token.value}' is not expected here.`);
    if (token.kind === 'option' && !known.has(token.name)) mistakes.push(`Unknown option ${token.rawName}.`);
  }
  if (values.help === true) return { kind: 'help' };
  const read = (name: NumberName): number => readNumber(name, values[name], mistakes);
  const options: CliOptions = {
    port: read('port'),
    latency: read('latency'),
    perRowWritten: read('row-write'),
    perRowRead: read('row-read'),
    contacts: read('contacts'),
    seed: read('seed'),
    storage: readText('storage', values.storage, mistakes),
    certificate: readText('certificate', values.certificate, mistakes),
    key: readText('key', values.key, mistakes),
  };
  if ((options.certificate === undefined) !== (options.key === undefined)) {
    mistakes.push('--certificate and --key go together.');
  }
  return mistakes.length > 0 ? { kind: 'mistakes', mistakes } : { kind: 'start', options };
}

function readNumber(name: NumberName, given: unknown, mistakes: string[]): number {
  const rule = numbers[name];
  if (given === undefined) return rule.default;
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN;
  if (number >= 0 && number <= rule.most && (!rule.whole || Number.isInteger(number))) return number;
  mistakes.push(
    `--${name} needs a ${rule.whole ? 'whole number' : 'number'} from 0 to ${rule.most}, not '${given === true ? '' : given}'.`,
  );
  return rule.default;
}

function readText(name: (typeof texts)[number], given: unknown, mistakes: string[]): string | undefined {
  if (given === undefined || (typeof given === 'string' && given !== '')) return given;
  mistakes.push(`--${name} needs a ${name === 'storage' ? 'directory' : 'file'}.`);
  return undefined;
}
