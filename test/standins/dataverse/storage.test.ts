import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import { createMemoryStore } from './rows/createMemoryStore.ts';
import type { RowStore } from './rows/rowStore.ts';
import { openStorage } from './storage/openStorage.ts';

let directory: string;
let running: DataverseStandin[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dataverse-'));
});
afterEach(async () => {
  await Promise.all(running.map((standin) => standin.close()));
  running = [];
  rmSync(directory, { recursive: true });
});

async function start(
  options: { contacts?: { count: number } } = {},
): Promise<{ standin: DataverseStandin; caller: Caller }> {
  const standin = await createDataverseStandin({ storage: directory, ...options });
  running.push(standin);
  return { standin, caller: await connectCaller(standin) };
}

async function stop(): Promise<void> {
  await running.pop()?.close();
}

const names = async (caller: Caller): Promise<string[]> => {
  const { body } = await caller.get<{ value: { lastname: string }[] }>(
    'contacts?$select=lastname&$orderby=lastname',
  );
  return body.value.map((row) => row.lastname);
};

describe('rows in a directory', () => {
  it('are there again after a restart, with their etags', async () => {
    const first = await start();
    await first.caller.send('POST', 'contacts', { lastname: 'Novák', kx_externalid: 'a' });
    const etags = async (caller: Caller) =>
      (await caller.get<{ value: object[] }>('contacts?$select=lastname')).body.value;
    const before = await etags(first.caller);
    await stop();
    expect(await etags((await start()).caller)).toEqual(before);
  });

  it('go on with higher versions, so that no etag is given twice', async () => {
    const first = await start();
    await first.caller.send('POST', 'contacts', { lastname: 'A' });
    const before = first.standin.organization.lastVersion();
    await stop();
    expect((await start()).standin.organization.lastVersion()).toBeGreaterThanOrEqual(before);
  });

  it('keep a delta link working across a restart, removals included', async () => {
    const first = await start();
    const { headers } = await first.caller.send('POST', 'contacts', { lastname: 'A' });
    const id = /\(([0-9a-f-]{36})\)/.exec(headers.get('odata-entityid') ?? '')?.[1] ?? '';
    const { body } = await first.caller.get<{ '@odata.deltaLink': string }>('contacts?$select=lastname', {
      Prefer: 'odata.track-changes',
    });
    await first.caller.send('DELETE', `contacts(${id})`);
    await stop();
    const { caller } = await start();
    const query = new URL(body['@odata.deltaLink']).search;
    const { body: delta } = await caller.get<{ value: { id?: string; reason?: string }[] }>(
      `contacts${query}`,
    );
    expect(delta.value).toMatchObject([{ id, reason: 'deleted' }]);
  });

  it('hold nothing of a changeset that was rolled back', async () => {
    const first = await start();
    const part = (number: number, body: string) =>
      `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${number}\r\n\r\nPOST /api/data/v9.2/contacts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${body}\r\n`;
    const changeset = `${part(1, '{"lastname":"A"}')}${part(2, '{"lastnam":"B"}')}--c--\r\n`;
    const body = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${changeset}--b--\r\n`;
    const headers = { 'Content-Type': 'multipart/mixed; boundary=b' };
    expect((await first.caller.send('POST', '$batch', body, headers)).status).toBe(400);
    await first.caller.send('POST', 'contacts', { lastname: 'C' });
    await stop();
    expect(await names((await start()).caller)).toEqual(['C']);
  });

  it('are not seeded a second time', async () => {
    await start({ contacts: { count: 5 } });
    await stop();
    const { standin } = await start({ contacts: { count: 50 } });
    expect(standin.organization.table('contact')?.rows.size()).toBe(5);
  });

  it('hold every answered write when the process is killed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), '--storage', directory]);
    try {
      const text = await new Promise<string>((resolve, reject) => {
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (output.includes('/__control')) resolve(output);
        });
        child.once('exit', () => reject(new Error(`The stand-in ended: ${output}`)));
      });
      const url = /DYNAMICS365_URL=(\S+)/.exec(text)?.[1] ?? '';
      const body = JSON.stringify({ rows: [{ lastname: 'Kept' }] });
      const answer = await fetch(`${url}/__control/rows/contact`, { method: 'POST', body });
      expect(answer.status).toBe(200);
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    expect(await names((await start()).caller)).toEqual(['Kept']);
  });
});

describe('a store on disk', () => {
  it('behaves as one in memory, whatever is done to it', () => {
    const id = fc.integer({ min: 0, max: 6 }).map((number) => `0000000${number}-0000-4000-8000-000000000000`);
    const email = fc.constantFrom('a@x.com', 'A@X.com', 'ä@x.com', undefined);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), id, email }),
      fc.record({ kind: fc.constant('remove' as const), id }),
      fc.record({ kind: fc.constant('undoPut' as const), id, email }),
      fc.record({ kind: fc.constant('settle' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const storage = openStorage(mkdtempSync(join(directory, 'run-')));
        try {
          const disk = storage.createStore('contact', ['email']);
          const memory = createMemoryStore(['email']);
          let version = 0;
          for (const each of steps) {
            version += 1;
            for (const store of [disk, memory]) apply(store, each, version);
            expect(describeStore(disk)).toEqual(describeStore(memory));
          }
        } finally {
          storage.close();
        }
      }),
      { numRuns: 40 },
    );
  });
});

type Step = { kind: 'put' | 'remove' | 'undoPut' | 'settle'; id?: string; email?: string | undefined };

function apply(store: RowStore, step: Step, version: number): void {
  const { kind, id = '', email } = step;
  const row = { id, version, values: { number: version, ...(email === undefined ? {} : { email }) } };
  if (kind === 'settle') store.settle();
  else if (kind === 'put') store.put(row);
  else if (kind === 'remove') {
    if (store.get(id)) store.remove(id, version);
  } else {
    const [before, removedAt] = [store.get(id), store.removedAt(id)];
    store.put(row);
    store.restore(id, before, removedAt);
  }
}

function describeStore(store: RowStore): object {
  const emails = ['a@x.com', 'A@x.COM', 'ä@x.com', 'b@x.com'];
  return {
    size: store.size(),
    rows: [...store.scan()],
    after: [...store.scan('00000003-0000-4000-8000-000000000000')].map((row) => row.id),
    found: emails.map((email) => [...store.find('email', email)].map((row) => row.id).sort()),
    changes: [...store.changes(0)],
    latest: [...store.changes(5)],
  };
}
