import { getPath } from 'hono/utils/url';

/** Where the module answered; ASP.NET took the address in any capitals, and flows in use rely on that. */
const moduleAddress = /^\/xperience-dynamics365\/updatecontact\/?$/i;

/**
 * The path of a request as routes know it: an address entered with a slash at its end makes two of them, and the
 * address of the module is taken however it is written.
 */
export function readPath(request: Request): string {
  const path = getPath(request).replace(/\/{2,}/g, '/');
  return moduleAddress.test(path) ? '/xperience-dynamics365/updatecontact' : path;
}
