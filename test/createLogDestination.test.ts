import { describe, expect, it } from 'vitest';
import { createLogDestination, type WriteBytes } from '../bridge/createLogDestination.ts';

/** A file that takes what it is let take: a number of bytes, or an error. */
function openFile() {
  let text = '';
  let next: (number | string)[] = [];
  const write: WriteBytes = (_fd, bytes) => {
    const answer = next.shift() ?? bytes.length;
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
    text += Buffer.from(bytes.subarray(0, answer)).toString();
    return Math.min(answer, bytes.length);
  };
  return {
    destination: createLogDestination(1, write),
    text: () => text,
    /** What the next writes come to: so many bytes, or an error. */
    answers(...given: (number | string)[]) {
      next = given;
    },
    waiting: () => next.length,
  };
}

describe('where the log goes', () => {
  it('gets lines whole and in order, also in pieces', () => {
    const file = openFile();
    file.answers(2, 1);
    file.destination.write('one\n');
    file.destination.write('two\n');
    expect(file.text()).toBe('one\ntwo\n');
  });

  it('goes on after a full disk, and says how many lines are lost', () => {
    const file = openFile();
    file.destination.write('before\n');
    file.answers('ENOSPC', 'ENOSPC');
    file.destination.write('lost 1\n');
    file.destination.write('lost 2\n');
    file.destination.write('after\n');
    const [before, told = '', after] = file.text().split('\n');
    expect([before, after]).toEqual(['before', 'after']);
    expect(JSON.parse(told)).toMatchObject({ level: 'warn', lines: 2, code: 'ENOSPC' });
  });

  it('begins a new line after one that the full disk has cut', () => {
    const file = openFile();
    file.answers(3, 'ENOSPC');
    file.destination.write('{"cut":1}\n');
    file.destination.write('{"whole":1}\n');
    const lines = file.text().split('\n');
    expect([lines[0], lines[2]]).toEqual(['{"c', '{"whole":1}']);
    expect(() => JSON.parse(lines[1] ?? '')).not.toThrow();
  });

  it('waits for a slow reader a moment, and not for ever', () => {
    const file = openFile();
    file.answers('EAGAIN', 'EAGAIN');
    file.destination.write('late\n');
    expect(file.text()).toBe('late\n');
    file.answers(...Array.from({ length: 1_000 }, () => 'EAGAIN'));
    file.destination.write('dropped\n');
    const left = file.waiting();
    expect(left).toBeGreaterThan(0);
    // One look for each further line.
    file.destination.write('dropped too\n');
    expect(file.waiting()).toBe(left - 1);
  });

  it('is left alone once nobody reads', () => {
    const file = openFile();
    file.answers('EPIPE', 'EPIPE');
    file.destination.write('unread\n');
    file.destination.write('unread\n');
    expect([file.text(), file.waiting()]).toEqual(['', 1]);
  });
});
