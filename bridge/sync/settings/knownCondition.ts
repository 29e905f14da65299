import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { bridgeSettingsOf } from '../state/settings/bridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import type { KnownConfiguration } from './knownConfiguration.ts';
import { conditionSettings, readCondition } from './qualifyingCondition.ts';

interface Kept {
  condition: Promise<ScoreCondition>;
  /** When Xperience was asked for the groups, by performance.now(). */
  at: number;
}

const kept = new WeakMap<KnownConfiguration, Kept>();

/**
 * Who qualifies by a configuration. Points need no look at the database; groups are looked for in Xperience, which may be
 * rebuilding one.
 * @param options.reuse what Xperience said a moment ago (see SyncTiming.reuseMs) will do: for calls that only look
 * @throws SyncRefused for a stored setting that is none
 */
export async function knownCondition(
  { database, timing }: Pick<SyncParts, 'database' | 'timing'>,
  known: KnownConfiguration,
  { reuse = false }: { reuse?: boolean | undefined } = {},
): Promise<ScoreCondition> {
  const { module, own } = known.configuration;
  const read = () => readCondition(database, module, bridgeSettingsOf(own, conditionSettings));
  if (!reuse) return read();
  const last = kept.get(known);
  if (last && performance.now() - last.at < timing.reuseMs) return last.condition;
  const asked: Kept = { condition: read(), at: performance.now() };
  kept.set(known, asked);
  return asked.condition.catch((error: unknown) => {
    if (kept.get(known) === asked) kept.delete(known);
    throw error;
  });
}
