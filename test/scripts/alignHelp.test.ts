import { expect, it } from 'vitest';
import { alignHelp } from '../../scripts/commandLine/alignHelp.ts';
import { subcommands } from '../../scripts/xperience-dynamics365.ts';
import { runHere } from './runHere.ts';

it('brings what is said of options into one column, and leaves sentences alone', () => {
  const help = `Does something.

  --url ADDRESS       where it is
                      reached
  --device-code CLIENT
        by a browser
  --json            answers as JSON

Exit code: 0 done,  and no more.`;
  expect(alignHelp(help)).toBe(`Does something.

  --url ADDRESS  where it is
                 reached
  --device-code CLIENT
                 by a browser
  --json         answers as JSON

Exit code: 0 done,  and no more.`);
});

it.each(Object.keys(subcommands))('the options of %s stand in one column', async (name) => {
  const command = await subcommands[name]?.load();
  const { status, stdout } = await runHere(command?.run ?? (async () => 1), ['--help']);
  expect(status).toBe(0);
  for (const stretch of stdout.split('\n\n')) {
    const columns = stretch.split('\n').flatMap((line) => /^ {2}--\S.*? {2,}/.exec(line)?.[0].length ?? []);
    expect(new Set(columns).size).toBeLessThanOrEqual(1);
  }
});

it('help is there where the configuration is wrong, too', async () => {
  const command = await subcommands.sync?.load();
  const env = { DYNAMICS365_CLIENT_SECRET_FILE: '/nowhere' };
  const { status, stdout } = await runHere(command?.run ?? (async () => 1), ['--help'], { env });
  expect([status, stdout]).toEqual([0, expect.stringContaining('--dry-run')]);
});
