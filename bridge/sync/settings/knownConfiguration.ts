import { readClassForm } from '../../xperience/fields/readContactFields.ts';
import { readableForm } from '../extensions/extendedFields.ts';
import { readInstallation } from '../state/installation.ts';
import { intentsIn } from '../state/settings/changeIntent.ts';
import type { SyncParts } from '../syncParts.ts';
import { type Configuration, readConfiguration } from './readConfiguration.ts';
import { isSameStamp, readStamp, type Stamp } from './readStamp.ts';
import { savesSoFar } from './savesSoFar.ts';
import { storeOf } from './settingsStore.ts';

/** What calls are configured by, read once and known until it changes. */
export interface KnownConfiguration {
  configuration: Configuration;
  /** The texts the mapping is stored as, as one. */
  mappingText: string;
  /** Form definition of the contact class. @throws SyncRefused where Xperience has none */
  form(): Promise<string>;
  /** Name space of row IDs. @throws SyncRefused before the set-up */
  installationId(): Promise<string>;
}

/** What is known, and until when. */
interface Kept {
  known: KnownConfiguration;
  stamp: Stamp;
  /** When the stamp was asked for last, by performance.now(), and after how many saves of this process. */
  at: number;
  saves: number;
}

const kept = new WeakMap<SyncParts, Kept>();
/** Who is being answered, and after how many saves of this process they asked. */
const reading = new WeakMap<SyncParts, { answer: Promise<KnownConfiguration>; saves: number }>();

/**
 * What calls are configured by now. Whether it is still what was read before is one question to the database, and
 * everything is read anew where it is not.
 * @param options.reuse what was asked a moment ago (see SyncTiming.reuseMs) will do, save for what this process itself
 * has changed meanwhile; who asks at the same time shares the answer
 */
export async function knownConfiguration(
  parts: SyncParts,
  { reuse = false }: { reuse?: boolean | undefined } = {},
): Promise<KnownConfiguration> {
  if (!reuse || parts.timing.reuseMs <= 0) return look(parts);
  const saves = savesSoFar();
  const last = kept.get(parts);
  if (last && last.saves === saves && performance.now() - last.at < parts.timing.reuseMs) return last.known;
  const pending = reading.get(parts);
  if (pending?.saves === saves) return pending.answer;
  const own = { answer: look(parts), saves };
  reading.set(parts, own);
  return own.answer.finally(() => {
    if (reading.get(parts) === own) reading.delete(parts);
  });
}

async function look(parts: SyncParts): Promise<KnownConfiguration> {
  const moment = { at: performance.now(), saves: savesSoFar() };
  // Before all else: what changes later makes it another one.
  const stamp = await readStamp(parts);
  const last = kept.get(parts);
  if (last && isSameStamp(last.stamp, stamp)) {
    kept.set(parts, { ...last, ...moment });
    return last.known;
  }
  const configuration = await readConfiguration(
    storeOf(parts),
    (texts) => JSON.stringify(texts) === last?.known.mappingText,
  );
  const known = describe(parts, configuration);
  // What becomes of a change that is not complete yet is not for a stamp to tell.
  if (intentsIn(configuration.own).length === 0) kept.set(parts, { known, stamp, ...moment });
  else kept.delete(parts);
  return known;
}

function describe({ database }: SyncParts, configuration: Configuration): KnownConfiguration {
  return {
    configuration,
    mappingText: JSON.stringify(configuration.mapping),
    form: onceRead(() => readableForm(() => readClassForm(database))),
    installationId: onceRead(async () => (await readInstallation(database)).installationId),
  };
}

/** Reads what is wanted when it is wanted first; a refusal is not kept. */
function onceRead<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read().catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}
