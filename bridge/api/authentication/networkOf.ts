/**
 * The network that sign-ins are counted by: an IPv4 address as it is, of an IPv6 address the first 64 bits. A household
 * or a rented server has a /64 to itself, so counting each of its 2^64 addresses would count nothing.
 *
 * @param address as `Connection` has it; what is no address comes back cut to 64 characters.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address.slice(0, 64);
  const [head = '', tail] = address.split('%')[0]?.toLowerCase().split('::', 2) ?? [];
  const first = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - groupsOf(tail));
  const groups = [...first, ...Array<string>(missing).fill('0'), ...(tail ? tail.split(':') : [])];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0{1,3}(?=.)/, ''))
    .join(':')
    .slice(0, 64)}::/64`;
}

/** An IPv4 address at the end takes the place of two groups. */
function groupsOf(tail: string): number {
  if (tail === '') return 0;
  const groups = tail.split(':');
  return groups.length + (groups.at(-1)?.includes('.') ? 1 : 0);
}
