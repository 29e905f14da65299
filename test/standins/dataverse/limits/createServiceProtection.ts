/** Limits of one user over a sliding window. */
export interface ProtectionLimits {
  windowMilliseconds: number;
  requests: number;
  executionMilliseconds: number;
  concurrent: number;
  /** Off: counts and headers go on, nothing is refused. */
  enforced: boolean;
}

/** The limits of a live organization. */
export const dataverseLimits: ProtectionLimits = {
  windowMilliseconds: 300_000,
  requests: 6000,
  executionMilliseconds: 1_200_000,
  concurrent: 52,
  enforced: true,
};

export type ProtectionCode = 'requests' | 'executionTime' | 'concurrency';

/** A request that may run: tell when it has ended and what it cost. */
export interface Admission {
  end(executionMilliseconds: number): void;
}

export interface Refusal {
  code: ProtectionCode;
  retryAfterSeconds: number;
}

export interface ServiceProtection {
  enter(user: string): Admission | Refusal;
  /** What is left in the user's window. */
  remaining(user: string): { requests: number; executionMilliseconds: number };
  limits: ProtectionLimits;
  /** Forgets everything counted so far. */
  reset(): void;
}

interface Usage {
  /** Requests in the window, oldest first from `first` on. */
  entries: { at: number; cost: number }[];
  first: number;
  cost: number;
  running: number;
  blockedUntil: number;
  blockedBy: ProtectionCode;
}

/**
 * Counts requests, their execution time and how many run at once, per user, over a window that slides. Who keeps
 * calling before Retry-After has passed makes it longer (by how much is inference).
 */
export function createServiceProtection(now: () => number, initial: ProtectionLimits): ServiceProtection {
  let users = new Map<string, Usage>();
  const usageOf = (user: string): Usage => {
    const usage = users.get(user) ?? newUsage();
    users.set(user, usage);
    forgetOld(usage, now() - protection.limits.windowMilliseconds);
    return usage;
  };

  const protection: ServiceProtection = {
    limits: { ...initial },
    enter(user) {
      const usage = usageOf(user);
      const refusal = protection.limits.enforced ? refuse(usage, protection.limits, now()) : undefined;
      if (refusal) return refusal;
      const entry = { at: now(), cost: 0 };
      usage.entries.push(entry);
      usage.running += 1;
      return {
        end(cost) {
          entry.cost = cost;
          usage.cost += cost;
          usage.running -= 1;
        },
      };
    },
    remaining(user) {
      const usage = usageOf(user);
      return {
        requests: Math.max(0, protection.limits.requests - (usage.entries.length - usage.first)),
        executionMilliseconds: Math.max(0, protection.limits.executionMilliseconds - usage.cost),
      };
    },
    reset() {
      users = new Map();
    },
  };
  return protection;
}

function newUsage(): Usage {
  return { entries: [], first: 0, cost: 0, running: 0, blockedUntil: 0, blockedBy: 'requests' };
}

function forgetOld(usage: Usage, before: number): void {
  for (
    let entry = usage.entries[usage.first];
    entry && entry.at <= before;
    entry = usage.entries[usage.first]
  ) {
    usage.cost -= entry.cost;
    usage.first += 1;
  }
  if (usage.first > 1000 && usage.first * 2 > usage.entries.length) {
    usage.entries.splice(0, usage.first);
    usage.first = 0;
  }
}

function refuse(usage: Usage, limits: ProtectionLimits, now: number): Refusal | undefined {
  if (usage.blockedUntil > now) {
    usage.blockedUntil = Math.min(now + limits.windowMilliseconds, usage.blockedUntil + 1000);
    return refusal(usage, now);
  }
  const code = exceeded(usage, limits);
  if (code === undefined) return undefined;
  if (code === 'concurrency') return { code, retryAfterSeconds: 1 };
  usage.blockedBy = code;
  usage.blockedUntil = whenFree(usage, limits, code, now);
  return refusal(usage, now);
}

function refusal(usage: Usage, now: number): Refusal {
  return {
    code: usage.blockedBy,
    retryAfterSeconds: Math.max(1, Math.ceil((usage.blockedUntil - now) / 1000)),
  };
}

function exceeded(usage: Usage, limits: ProtectionLimits): ProtectionCode | undefined {
  if (usage.entries.length - usage.first >= limits.requests) return 'requests';
  if (usage.cost >= limits.executionMilliseconds) return 'executionTime';
  return usage.running >= limits.concurrent ? 'concurrency' : undefined;
}

/** When enough has left the window for one more request. */
function whenFree(usage: Usage, limits: ProtectionLimits, code: ProtectionCode, now: number): number {
  let requests = usage.entries.length - usage.first;
  let cost = usage.cost;
  for (const entry of usage.entries.slice(usage.first)) {
    requests -= 1;
    cost -= entry.cost;
    const free = code === 'requests' ? requests < limits.requests : cost < limits.executionMilliseconds;
    if (free) return entry.at + limits.windowMilliseconds;
  }
  return now + limits.windowMilliseconds;
}
