/**
 * What differs between the products whose database this may be. The room xperience says what that is by declaration
 * merging, so that this room need not know.
 */
export interface Product extends Record<never, never> {}

/** Stands for a product while nobody has looked which one it is; whoever needs it has to look first. */
export const unrecognised: Product = new Proxy({} as Product, {
  get(_nothing, property) {
    // Asked of every object that is awaited, printed or compared.
    if (typeof property === 'symbol' || ['then', 'toJSON', 'constructor', '$$typeof'].includes(property))
      return undefined;
    throw new Error('Nobody has looked yet which product this database belongs to.');
  },
});
