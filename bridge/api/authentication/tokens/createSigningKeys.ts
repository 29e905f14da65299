import type { CryptoKey, createLocalJWKSet, JWSHeaderParameters } from 'jose';
import type { Logger } from 'pino';
import type { Transport } from '../../../dataverse/http/createTransport.ts';
import type { MonotonicClock } from '../../monotonicClock.ts';
import { type EntraSettings, issuersOf, keysAddress } from './entraSettings.ts';
import { loadJose } from './loadJose.ts';
import { readKeySet } from './readKeySet.ts';

export interface SigningKeysOptions {
  settings: EntraSettings;
  /** The way all requests to Microsoft go: proxy, certificates, time-outs. Its answers have to be bounded in size. */
  transport: Transport;
  log: Logger;
  clock: MonotonicClock;
}

/** Keys by which the authority signs tokens. */
export interface SigningKeys {
  /** The key a token names, `unknown` when the authority has no such key, `unreachable` when it could not be asked. */
  find(header: JWSHeaderParameters): Promise<CryptoKey | 'unknown' | 'unreachable'>;
}

const MINUTE = 60_000;
/** Keys are published long before they are used, and taken away long after; at this age they are fetched again. */
const staleMs = 60 * MINUTE;
/** So long keys go on while the authority cannot be reached: longer, and one that was withdrawn would be taken. */
const oldestMs = 24 * 60 * MINUTE;
/** Between two fetches, whether or not the last one succeeded: tokens that name made-up keys are free. */
const pauseMs = 30_000;
const timeoutMs = 5_000;

interface Known {
  resolve: ReturnType<typeof createLocalJWKSet>;
  kids: ReadonlySet<string>;
  fetched: number;
}

export function createSigningKeys({ settings, transport, log, clock }: SigningKeysOptions): SigningKeys {
  const [, issuer = ''] = issuersOf(settings);
  const url = keysAddress(settings);
  let known: Known | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  let reached = false;
  let underWay: Promise<void> | undefined;

  const fetchKeys = async (): Promise<void> => {
    const answer = await transport.exchange({ method: 'GET', url, headers: {}, timeoutMs });
    const set =
      !('fault' in answer) && answer.status === 200
        ? readKeySet(answer.body.toString('utf8'), issuer)
        : undefined;
    reached = set !== undefined;
    if (set) {
      const { createLocalJWKSet } = await loadJose();
      const kids = new Set(set.keys.flatMap(({ kid }) => kid ?? []));
      known = { resolve: createLocalJWKSet(set), kids, fetched: clock() };
      return;
    }
    const reason = 'fault' in answer ? answer.fault : `HTTP ${answer.status} without a set of keys`;
    log.warn({ url, reason }, 'The keys of Microsoft Entra ID could not be fetched; known ones go on');
  };

  /** One fetch at a time, and none in the pause after it. */
  const refresh = (): Promise<void> => {
    if (underWay) return underWay;
    if (clock() - asked < pauseMs) return Promise.resolve();
    asked = clock();
    underWay = fetchKeys().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  const usable = (kid: string): Known | undefined =>
    known?.kids.has(kid) && clock() - known.fetched < oldestMs ? known : undefined;

  return {
    async find(header) {
      const { kid } = header;
      if (typeof kid !== 'string') return 'unknown';
      if (!usable(kid)) await refresh();
      const found = usable(kid);
      if (!found) return reached ? 'unknown' : 'unreachable';
      if (clock() - found.fetched >= staleMs) void refresh();
      return found.resolve(header);
    },
  };
}
