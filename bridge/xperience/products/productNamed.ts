import type { Product } from '../../database/product.ts';
import type { ProductName } from './product.ts';
import { xperience13 } from './xperience13/xperience13.ts';
import { xperienceByKentico } from './xperienceByKentico/xperienceByKentico.ts';

/** A product by its name, for who makes a database rather than recognises one. */
export function productNamed(name: ProductName): Product {
  return name === 'xperience13' ? xperience13 : xperienceByKentico();
}
