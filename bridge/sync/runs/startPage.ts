import { type Approval, countPlanned, type PageApproval, type PlannedCounts } from '../approval.ts';
import type { LoadedContact } from '../contacts/contactRecord.ts';
import type { ContactWork } from '../contacts/contactWork.ts';
import { concludeContacts, countDone, exchangePage } from './commitContacts.ts';
import { RunStopped } from './endEarly.ts';
import type { Tally } from './tally.ts';

/** Contacts that were read together. */
export interface ContactPage {
  contacts: readonly LoadedContact[];
  /** Those of them that have to be compared with Dynamics. */
  taken: readonly LoadedContact[];
  /** ContactID of the last one. */
  upTo: number;
}

/** A page that was begun. Its contacts are let go with its end, whoever waits for it. */
export interface PageUnderWay {
  /** ContactID of its first contact. */
  first: number;
  /** How many of its contacts are compared with Dynamics. */
  taken: number;
  /** What it writes, as far as that is decided. */
  planned: PlannedCounts;
  /** Settles when it waits for Dynamics for the first time, or has ended: meanwhile the next page may be read. */
  asking: Promise<void>;
  /** Settles when Dynamics has written a row of it, or it has ended well; fails when it has ended before. */
  written: Promise<void>;
  /**
   * Settles when it is counted and stored, which the page before is then as well; fails when one of them has. With why no
   * further page is to be begun, where this process ends: what is in hand comes to its end.
   */
  settled: Promise<RunStopped | undefined>;
}

/** The work of a run, whose approval is about all of its pages. */
export interface RunWork extends ContactWork {
  approval?: Approval;
}

export interface PageStart {
  work: RunWork;
  /** The page before, where it has not settled. */
  before: PageUnderWay | undefined;
  tally: Tally;
  /** Stores that all is done up to the end of the page. */
  save: () => Promise<void>;
}

/**
 * Begins to exchange a page while the page before may be under way. Its rows are looked for and decided at once; nothing of
 * it is written before Dynamics has taken a row of the page before, and what both write together must need no approval,
 * else it waits until that page is counted. Once the page before has failed nothing more of this one is sent; what
 * is under way is waited for, stored and counted.
 */
export function startPage({ work, before, tally, save }: PageStart, page: ContactPage): PageUnderWay {
  const asking = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const planned: PlannedCounts = { creations: 0, changes: 0 };
  let stopped: { cause: unknown } | undefined;
  const { approval, ...rest } = work;
  const own: ContactWork = {
    ...rest,
    mayWrite: async () => !stopped && (await work.mayWrite()),
    refuseHalted: async () => {
      if (stopped) throw stopped.cause;
      await work.refuseHalted();
    },
    onAsking: asking.resolve,
    onWritten: written.resolve,
    ...(approval && { approval: approvalOfPage(approval, planned, before) }),
  };

  const carryOut = async (): Promise<RunStopped | undefined> => {
    // Which rows have an address is known only when those of the page before are there.
    if (work.plan.settings.matchByEmail) await before?.settled;
    const exchange = await exchangePage(own, page.taken);
    if (exchange.failure) written.reject(exchange.failure.error);
    else written.resolve();
    try {
      await before?.settled;
    } catch (error) {
      countDone(exchange, tally);
      throw error;
    }
    await concludeContacts(
      work,
      { read: page.contacts.length, compared: page.taken.length },
      exchange,
      tally,
    );
    return stopOf(save());
  };

  before?.settled.catch((cause: unknown) => {
    stopped = { cause };
  });
  const settled = carryOut();
  settled.then(() => written.resolve(), written.reject).finally(asking.resolve);
  // Whoever goes on with the next page asks later.
  written.promise.catch(() => undefined);
  const [first] = page.contacts;
  return {
    first: first?.contactId ?? page.upTo,
    taken: page.taken.length,
    planned,
    asking: asking.promise,
    written: written.promise,
    settled,
  };
}

/** Why no further page is to be begun, where it is stored and this process ends. */
async function stopOf(saved: Promise<void>): Promise<RunStopped | undefined> {
  try {
    await saved;
    return undefined;
  } catch (error) {
    if (error instanceof RunStopped && error.why === 'stopping') return error;
    throw error;
  }
}

/** @param planned is raised by what is approved */
function approvalOfPage(
  approval: Approval,
  planned: PlannedCounts,
  before: PageUnderWay | undefined,
): PageApproval {
  return {
    missing: approval.missing,
    deleted: approval.deleted,
    async writes(writes) {
      await before?.written;
      try {
        approval.writes(writes, before?.planned);
      } catch (error) {
        if (!before) throw error;
        // Less of it may have been written than was planned.
        await before.settled;
        approval.writes(writes);
      }
      const { creations, changes } = countPlanned(writes);
      planned.creations += creations;
      planned.changes += changes;
    },
  };
}
