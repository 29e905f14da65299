import type { MainHandle } from '../database/bridgeDatabase.ts';

/** An entry as Xperience's Event log application shows it. */
export interface EventLogEntry {
  type: 'information' | 'warning' | 'error';
  /** At most 100 characters; the bridge's entries are filtered by it. */
  source: string;
  /** At most 100 characters, in capitals by custom. */
  code: string;
  description: string;
  /** Name of this machine. */
  machine: string;
}

const letters = { information: 'I', warning: 'W', error: 'E' } as const;

/**
 * Adds a global entry to Xperience's event log. That a plain insert shows up there is an inference from the table;
 * Xperience trims the log with its own next entry, so write sparingly.
 * @throws DatabaseError, `denied` when the login may not write there
 */
export async function writeEventLog({ main, dialect }: MainHandle, entry: EventLogEntry): Promise<void> {
  await main
    .insertInto('CMS_EventLog')
    .values({
      EventType: letters[entry.type],
      EventTime: dialect.now(),
      Source: entry.source.slice(0, 100),
      EventCode: entry.code.slice(0, 100),
      EventDescription: entry.description,
      EventMachineName: entry.machine.slice(0, 100),
    })
    .execute();
}
