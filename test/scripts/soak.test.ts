import { expect, it } from 'vitest';
import { exitCodes } from '../../scripts/commandLine/exitCodes.ts';
import { run } from '../../scripts/soak.ts';
import { runHere } from './runHere.ts';

it.each([
  [['--hours', '0'], '“0” is not a number of hours. Give a number above 0, such as 0.5, and at most 500.'],
  [['--hours', '1e3'], '“1e3” is not a number of hours.'],
  [['--hours', '0,5'], '“0,5” is not a number of hours.'],
  [['--minutes', '1', '--hours', '1'], 'Give --minutes or --hours, not both.'],
  [['--before', '/nowhere'], 'There is no release in /nowhere'],
])('a soak with %j says what is wrong and does not begin', async (args, sentence) => {
  const { status, stderr } = await runHere(run, args);
  expect(stderr).toContain(sentence);
  expect(status).toBe(exitCodes.refused);
});

it('a soak may last a fraction of an hour', async () => {
  // What is wrong besides is told; the fraction is not.
  const { stderr } = await runHere(run, ['--hours', '0.05', '--contacts', '0']);
  expect(stderr).toContain('“0” is not a number of contacts.');
});
