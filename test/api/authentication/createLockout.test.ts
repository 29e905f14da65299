import { describe, expect, it } from 'vitest';
import { createLockout } from '../../../bridge/api/authentication/createLockout.ts';

const MINUTE = 60_000;

function lockoutAt(options: { capacity?: number } = {}) {
  const time = { now: 0 };
  return { time, lockout: createLockout({ clock: () => time.now, ...options }) };
}

it('locks with the tenth failure within fifteen minutes', () => {
  const { lockout, time } = lockoutAt();
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    lockout.count(['a']);
    time.now += MINUTE;
    expect(lockout.secondsLeft('a')).toBe(0);
  }
  lockout.count(['a']);
  expect(lockout.secondsLeft('a')).toBe(6 * 60);
});

it('opens when the first of the ten is fifteen minutes old', () => {
  const { lockout, time } = lockoutAt();
  for (let attempt = 1; attempt <= 10; attempt += 1) lockout.count(['a']);
  time.now = 15 * MINUTE - 1;
  expect(lockout.secondsLeft('a')).toBe(1);
  time.now = 15 * MINUTE;
  expect(lockout.secondsLeft('a')).toBe(0);
});

it('counts every key by itself', () => {
  const { lockout } = lockoutAt();
  for (let attempt = 1; attempt <= 10; attempt += 1) lockout.count(['address', `user ${attempt}`]);
  expect(lockout.secondsLeft('address')).toBeGreaterThan(0);
  expect(lockout.secondsLeft('user 1')).toBe(0);
});

it('takes back what succeeded, and only that', () => {
  const { lockout } = lockoutAt();
  for (let attempt = 1; attempt <= 9; attempt += 1) lockout.count(['a']);
  const takeBack = lockout.count(['a']);
  expect(lockout.secondsLeft('a')).toBeGreaterThan(0);
  takeBack();
  expect(lockout.secondsLeft('a')).toBe(0);
  lockout.count(['a']);
  expect(lockout.secondsLeft('a')).toBeGreaterThan(0);
});

describe('with room for three keys', () => {
  it('forgets the key that failed longest ago', () => {
    const { lockout } = lockoutAt({ capacity: 3 });
    for (let attempt = 1; attempt <= 10; attempt += 1) for (const key of ['a', 'b']) lockout.count([key]);
    lockout.count(['c']);
    lockout.count(['a']);
    lockout.count(['d']);
    expect(lockout.secondsLeft('a')).toBeGreaterThan(0);
    expect(lockout.secondsLeft('b')).toBe(0);
  });
});
