/** What may stand beside anything and changes nothing. */
const harmless = ['type', 'description', 'metadata'];

/** Stops at a part of a trigger or an action that this runner would pass over. */
export function refuseUnknown(name: string, part: object, known: readonly string[]): void {
  const unknown = Object.keys(part).filter((key) => !known.includes(key) && !harmless.includes(key));
  if (unknown.length > 0) throw new Error(`this runner does not know ${unknown.join()} of "${name}"`);
}
