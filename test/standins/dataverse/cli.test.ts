import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from './cli/readArguments.ts';

const cli = join(import.meta.dirname, 'cli.ts');

/** Runs the command to its end, or until it has printed its addresses; then it is asked to stop. */
async function run(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [cli, ...args]);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes('/__control') && !args.includes('--help')) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, errors };
}

describe('the command line', () => {
  it('prints what a client needs, and ends when asked to', async () => {
    const { code, output, errors } = await run('--contacts', '3', '--seed', '2');
    expect(errors).toBe('');
    expect(output).toContain('with 3 contacts');
    for (const name of ['URL', 'AUTHORITY', 'TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET']) {
      expect(output).toMatch(new RegExp(`^DYNAMICS365_${name}=\\S+$`, 'm'));
    }
    expect(code).toBe(0);
  });

  it('explains itself', async () => {
    const { code, output } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--port', '--latency', '--contacts', '--seed', '--storage'])
      expect(output).toContain(option);
  });

  it('ends with 2 and every mistake at once', async () => {
    const { code, output, errors } = await run('--prot', '80', '--latency', 'fast');
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(errors).toContain('Unknown option --prot.');
    expect(errors).toContain("--latency needs a number from 0 to 600000, not 'fast'.");
  });

  it('ends with 1 and the reason when the certificate cannot be read', async () => {
    const { code, errors } = await run('--certificate', '/nowhere/c.pem', '--key', '/nowhere/k.pem');
    expect(code).toBe(1);
    expect(errors).toContain('/nowhere/c.pem');
  });

  it('ends with 1 and the reason when the port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, errors } = await run('--port', String(port));
    await new Promise((resolve) => blocker.close(resolve));
    expect(code).toBe(1);
    expect(errors).toContain('EADDRINUSE');
  });
});

describe('the arguments', () => {
  it('have defaults that start an empty organization in memory on a free port', () => {
    expect(readArguments([])).toEqual({
      kind: 'start',
      options: {
        port: 0,
        latency: 0,
        perRowWritten: 0,
        perRowRead: 0,
        contacts: 0,
        seed: 1,
        storage: undefined,
        certificate: undefined,
        key: undefined,
      },
    });
  });

  it.each([
    [['--port', '70000'], '--port'],
    [['--port'], '--port'],
    [['--port=-1'], '--port'],
    [['--contacts', '1.5'], '--contacts'],
    [['--contacts', ''], '--contacts'],
    [['--storage'], '--storage'],
    [['--certificate', 'c.pem'], '--key'],
    [['here'], "'here'"],
    [['-x'], '-x'],
  ])('%j are refused', (args, named) => {
    const request = readArguments(args);
    expect(request.kind).toBe('mistakes');
    expect(request.kind === 'mistakes' && request.mistakes.join()).toContain(named);
  });
});
