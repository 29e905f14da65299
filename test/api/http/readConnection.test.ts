import { describe, expect, it } from 'vitest';
import { createReadConnection } from '../../../bridge/api/http/readConnection.ts';

const read = createReadConnection(['10.0.0.4', '10.1.0.0/16', 'fd00::/8']);

it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('takes %s for this machine', (peer) => {
  expect(read(peer, {})).toMatchObject({ local: true, encrypted: false });
});

it('does not believe headers of machines that are not trusted', () => {
  const headers = { forwardedFor: '127.0.0.1', forwardedProto: 'https' };
  expect(read('203.0.113.9', headers)).toEqual({ address: '203.0.113.9', local: false, encrypted: false });
});

describe.each(['127.0.0.1', '10.0.0.4', '10.1.200.3', '::ffff:10.0.0.4', 'fd00::17'])(
  'a proxy at %s',
  (peer) => {
    it('tells the address of the caller and that TLS was used', () => {
      const headers = { forwardedFor: '203.0.113.9', forwardedProto: 'https' };
      expect(read(peer, headers)).toEqual({ address: '203.0.113.9', local: false, encrypted: true });
    });

    it('does not make an open connection an encrypted one', () => {
      const headers = { forwardedFor: '203.0.113.9', forwardedProto: 'http' };
      expect(read(peer, headers)).toMatchObject({ local: false, encrypted: false });
    });
  },
);

it('does not take a request through a proxy on this machine for a local one', () => {
  expect(read('127.0.0.1', { forwardedFor: '203.0.113.9' }).local).toBe(false);
  expect(read('127.0.0.1', { forwardedFor: '127.0.0.1' }).local).toBe(false);
  expect(read('127.0.0.1', { forwardedProto: 'http' }).local).toBe(false);
});

it('takes the last address that no trusted proxy has; what stands before it anybody can write', () => {
  const forwardedFor = '127.0.0.1, 198.51.100.7, 203.0.113.9, 10.1.2.3';
  expect(read('10.0.0.4', { forwardedFor, forwardedProto: 'https' }).address).toBe('203.0.113.9');
});

it('takes the protocol that the last proxy says', () => {
  expect(read('127.0.0.1', { forwardedFor: '203.0.113.9', forwardedProto: 'https, http' }).encrypted).toBe(
    false,
  );
});

it.each([
  ['203.0.113.9:51234', '203.0.113.9'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['2001:db8::7', '2001:db8::7'],
])('reads the address %s', (forwardedFor, address) => {
  expect(read('127.0.0.1', { forwardedFor }).address).toBe(address);
});

it.each(['proxy.example.com', '10.0.0.0/64', ''])('refuses the proxy "%s" at start', (proxy) => {
  expect(() => createReadConnection([proxy])).toThrow();
});

it('takes a request without a known origin for a distant one', () => {
  expect(read('', {})).toMatchObject({ local: false, encrypted: false });
});
