const queues = new WeakMap<object, Map<number, Promise<unknown>>>();

/**
 * Does pieces of work on the same contact one after the other, in the order they come, so that they need not be
 * decided anew because of each other. Other processes are not kept out.
 * @param owner whose contact it is: an engine
 */
export async function inTurn<T>(owner: object, contactId: number, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(owner) ?? new Map<number, Promise<unknown>>();
  queues.set(owner, queue);
  const mine = (queue.get(contactId) ?? Promise.resolve()).then(work, work);
  queue.set(contactId, mine);
  try {
    return await mine;
  } finally {
    if (queue.get(contactId) === mine) queue.delete(contactId);
  }
}
