const queues = new WeakMap<object, Map<number, Promise<unknown>>>();

/**
 * Does pieces of work on the same contacts one after the other, in the order they come, so that they need not be decided
 * anew because of each other. A piece waits for all of its contacts at once and holds none meanwhile, so two never wait
 * for each other. Other processes are not kept out.
 * @param owner whose contacts they are: an engine
 */
export async function inTurn<T>(
  owner: object,
  contactIds: readonly number[],
  work: () => Promise<T>,
): Promise<T> {
  const queue = queues.get(owner) ?? new Map<number, Promise<unknown>>();
  queues.set(owner, queue);
  const before = contactIds.flatMap((contactId) => queue.get(contactId) ?? []);
  const mine = Promise.allSettled(before).then(work);
  for (const contactId of contactIds) queue.set(contactId, mine);
  try {
    return await mine;
  } finally {
    for (const contactId of contactIds) if (queue.get(contactId) === mine) queue.delete(contactId);
  }
}
