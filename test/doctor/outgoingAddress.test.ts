import { expect, it } from 'vitest';
import { describeAddress } from '../../scripts/doctor/outgoingAddress.ts';

it.each([
  ['10.20.0.14', undefined, /a private one: Dynamics sees that of the router or NAT/],
  ['fd00::17', undefined, /a private one/],
  ['100.64.3.2', undefined, /a private one/],
  ['52.10.20.30', undefined, /a public one: Dynamics sees it unless/],
  ['127.0.0.1', undefined, /this machine itself/],
  [
    '10.20.0.14',
    new URL('http://user:word@proxy.example.com:3128'),
    /from the proxy http:\/\/proxy\.example\.com:3128:/,
  ],
])(
  'the address %s that requests come from, by the proxy %s, is told for what it is',
  (address, proxy, said) => {
    expect(describeAddress(address, proxy)).toMatch(said);
  },
);
