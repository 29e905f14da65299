/** Whether two addresses name the same server; `https://host:443` and `https://host/` do. */
export function sameOrigin(left: string, right: string): boolean {
  const [first, second] = [originOf(left), originOf(right)];
  return first !== undefined && first === second;
}

/** The origin of an address without a path; undefined for anything else. */
function originOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url?.pathname === '/' && url.search === '' ? url.origin : undefined;
}
