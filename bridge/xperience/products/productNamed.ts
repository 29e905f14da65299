import type { Product } from '../../database/product.ts';
import type { ProductName } from './product.ts';
import { xperience13 } from './xperience13/xperience13.ts';

/** A product by its name, for who makes a database rather than recognises one. */
export function productNamed(name: ProductName): Product {
  if (name === 'xperience13') return xperience13;
  throw new Error(`There is no product ${name}.`);
}
