import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listApiKeys } from '../../bridge/api/authentication/keys/listApiKeys.ts';
import { readRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import type { Run } from '../../scripts/commandLine/commandIo.ts';
import { run as doctor } from '../../scripts/doctor.ts';
import { run as mapping } from '../../scripts/mapping.ts';
import { run as settings } from '../../scripts/settings.ts';
import { openPersonApi } from '../../scripts/webhook/openPersonApi.ts';
import { openWebhook } from '../../scripts/webhook/openWebhook.ts';
import { register as registerWith } from '../../scripts/webhook/register.ts';
import { run as webhook } from '../../scripts/webhook.ts';
import { KEY_SECRET } from '../api/createMemoryKeys.ts';
import { type Installation, startInstallation } from '../doctor/startInstallation.ts';
import { type Caller, connectCaller, fetchToken } from '../standins/dataverse/connectCaller.ts';
import { applicationUserId } from '../standins/dataverse/seed/seedOrganization.ts';
import type { Application } from '../standins/dataverse/token/applications.ts';
import { keptIo } from './keptIo.ts';
import { runHere } from './runHere.ts';

/** The webhook of Dataverse, registered from the command line in the name of a person. */

const url = 'http://127.0.0.1:8443/xperience-dynamics365/webhooks/dataverse';
let installation: Installation;
let administrator: Caller;
let env: Record<string, string>;

beforeEach(async () => {
  installation = await startInstallation();
  env = {
    ...installation.env,
    BRIDGE_KEY_SECRET: KEY_SECRET,
    BRIDGE_PUBLIC_URL: 'http://127.0.0.1:8443',
  };
  const [bridge] = installation.dynamics.conditions.directory.applications.values();
  const caller = await connectCaller(installation.dynamics, bridge);
  await caller.control('POST', 'applications', {
    clientId: 'eeeeeeee-1234-4abc-8def-0123456789ab',
    secrets: ['a person has none'],
  });
  const person = [...installation.dynamics.conditions.directory.applications.values()].at(-1);
  administrator = await connectCaller(installation.dynamics, person);
  writeToken(await fetchToken(installation.dynamics, person));
  // What the bridge's role gives, and no more.
  const own = applicationUserId(bridge as Application);
  installation.dynamics.organization.rights.set(own, new Set(['Read contact', 'Write contact']));
});
afterEach(() => installation.close());

const writeToken = (token: string) => writeFileSync(join(installation.folder, 'token.txt'), `${token}\n`);

async function type(run: Run, ...args: string[]) {
  const { status, stdout, stderr } = await runHere(run, args, { env, cwd: installation.folder });
  return { code: status, out: stdout, err: stderr };
}
const signedIn = ['--token-file', 'token.txt'];
const register = (...more: string[]) => type(webhook, 'register', ...signedIn, ...more);
const status = (...more: string[]) => type(webhook, 'status', ...more);

interface StepRow {
  sdkmessageprocessingstepid: string;
  name: string;
  stage: number;
  mode: number;
  statecode: number;
  filteringattributes: string | null;
}
async function inDynamics() {
  const endpoints = await administrator.get<{ value: { serviceendpointid: string; url: string }[] }>(
    'serviceendpoints?$select=serviceendpointid,url,contract,authtype',
  );
  const steps = await administrator.get<{ value: StepRow[] }>(
    'sdkmessageprocessingsteps?$select=sdkmessageprocessingstepid,name,stage,mode,statecode,filteringattributes&$orderby=name',
  );
  return { endpoints: endpoints.body.value, steps: steps.body.value };
}
const stepNamed = async (message: string) =>
  (await inDynamics()).steps.find(({ name }) => name.includes(`: ${message} `));

async function validKeys(): Promise<string[]> {
  const all = await listApiKeys(installation.database);
  return all.filter(({ state }) => state === 'valid').map(({ scopes }) => scopes);
}

describe('npm run webhook -- register', () => {
  it('makes one service endpoint and an asynchronous step for each message, filtered to what goes to Xperience', async () => {
    const { code, out, err } = await register();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { endpoints, steps } = await inDynamics();
    expect(endpoints).toMatchObject([{ url, contract: 8, authtype: 5 }]);
    expect(steps.map(({ name, stage, mode }) => [name.split(': ')[1], stage, mode])).toEqual(
      ['Assign', 'Create', 'Delete', 'Merge', 'SetState', 'Update'].map((message) => [
        `${message} of contact`,
        40,
        1,
      ]),
    );
    const filter = (await stepNamed('Update'))?.filteringattributes?.split(',') ?? [];
    expect(filter).toEqual(expect.arrayContaining(['firstname', 'statecode']));
    expect(out).toContain(filter.join(', '));
  });

  it('has steps for tasks and appointments while the setting wants them, and says when they do not fit it', async () => {
    const names = async () => (await inDynamics()).steps.map(({ name }) => name.split(': ')[1]);
    const contacts = ['Assign', 'Create', 'Delete', 'Merge', 'SetState', 'Update'].map(
      (message) => `${message} of contact`,
    );
    await register();
    await type(settings, 'set', 'followActivities=true');
    expect(await status()).toMatchObject({ code: 1, out: expect.stringContaining('followActivities asks') });
    expect((await type(doctor)).out).toContain('does not tell of tasks and appointments');
    expect((await register()).out).toContain('tasks and appointments');
    const others = ['Delete', 'SetState', 'Update'].flatMap((message) => [
      `${message} of appointment`,
      `${message} of task`,
    ]);
    expect((await names()).toSorted()).toEqual([...contacts, ...others].toSorted());
    const update = (await inDynamics()).steps.find(({ name }) => name.endsWith('Update of task'));
    expect(update?.filteringattributes).toBe('statecode,statuscode');
    expect((await status(...signedIn)).out).not.toContain('✗ In Dynamics');
    expect((await status(...signedIn)).out).toContain('its 12 steps are as they have to be');
    const { out } = await type(webhook, 'register', '--by-hand', '--out', 'key.txt');
    expect(out).toContain('The same for the primary entities appointment and task');
    await type(settings, 'set', 'followActivities=false');
    expect((await status()).out).toContain('in vain: the setting followActivities is off');
    await register();
    expect(await names()).toEqual(contacts);
  });

  it('changes nothing but the key when it is called again, and keeps the former key valid', async () => {
    await register();
    const before = await inDynamics();
    expect((await register()).code).toBe(0);
    expect(await inDynamics()).toMatchObject({ endpoints: [{ url, authtype: 5 }], steps: before.steps });
    expect(await validKeys()).toEqual(['webhook', 'webhook']);
  });

  it('goes on where it was cut short: steps that are missing, switched off or too many', async () => {
    await register();
    const update = await stepNamed('Update');
    const merge = await stepNamed('Merge');
    const step = (row: StepRow | undefined) =>
      `sdkmessageprocessingsteps(${row?.sdkmessageprocessingstepid})`;
    await administrator.send('DELETE', step(merge));
    await administrator.send('PATCH', step(update), { statecode: 1, filteringattributes: 'firstname' });
    expect((await status(...signedIn)).out).toMatch(/Update is switched off.*Merge is missing/s);
    expect((await register()).code).toBe(0);
    const { steps } = await inDynamics();
    expect(steps.map(({ statecode }) => statecode)).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await stepNamed('Update'))?.filteringattributes).toContain('statecode');
  });

  it.each([false, true])(
    'knows its key before Dynamics does, whatever ends it (registered before: %s)',
    async (again) => {
      if (again) await register();
      const opened = await openWebhook(env, {}, keptIo(installation.folder));
      const token = readFileSync(join(installation.folder, 'token.txt'), 'utf8').trim();
      const api = openPersonApi(env.DYNAMICS365_URL ?? '', token, undefined);
      let known: string[] | undefined;
      const look = async (): Promise<void> => {
        const registration = await readRegistration(installation.database);
        known = registration && [registration.keyPrefix, ...registration.formerKeys];
      };
      const call = { by: 'test', screen: { progress: () => undefined } } as never;
      const stopped = new Error('killed');
      const end = () => look().then(() => Promise.reject(stopped));
      const ending = { ...api, create: end, update: end };
      await expect(registerWith(opened, ending, { url: undefined, call })).rejects.toBe(stopped);
      const prefixes = (await listApiKeys(installation.database)).map(({ prefix }) => prefix);
      expect(known?.toSorted()).toEqual(prefixes.toSorted());
      await api.close();
      await opened.close();
    },
  );

  it('leaves no key behind where Dynamics makes no endpoint', async () => {
    const [, person] = [...installation.dynamics.conditions.directory.applications.values()];
    installation.dynamics.organization.rights.set(applicationUserId(person as Application), new Set([]));
    const { code, err } = await register();
    expect(code).toBe(2);
    expect(err).toMatch(/System Customizer/);
    expect(await validKeys()).toEqual([]);
  });

  it('refuses the token of the bridge itself, and one of nobody', async () => {
    writeToken(await fetchToken(installation.dynamics));
    expect(await register()).toMatchObject({
      code: 2,
      err: expect.stringContaining('that of the bridge itself'),
    });
    writeToken('ey.ey.ey');
    expect(await register()).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not take the token'),
    });
    writeToken('two words\nBearer x');
    expect(await register()).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not hold a token'),
    });
  });

  it.each([
    ['http://bridge.contoso.com', 'not https'],
    ['https://bridge.contoso.com:8443', 'port 443 only'],
    ['https://user:secret@bridge.contoso.com', 'without a user'],
    ['https://bridge.contoso.com/other', 'without a path'],
    ['bridge', 'not an address'],
  ])('refuses %s, which Dataverse could not call in safety', async (given, why) => {
    expect(await register('--url', given)).toMatchObject({ code: 2, err: expect.stringContaining(why) });
    expect(await validKeys()).toEqual([]);
  });

  it('by hand writes the key to a file alone, and says what to enter', async () => {
    const { code, out } = await type(webhook, 'register', '--by-hand', '--out', 'key.txt');
    const key = readFileSync(join(installation.folder, 'key.txt'), 'utf8').trim();
    expect({ code, shown: out.includes(key) }).toEqual({ code: 0, shown: false });
    expect(out).toMatch(/PostOperation.*statecode/s);
    expect((await inDynamics()).endpoints).toEqual([]);
    expect(await readRegistration(installation.database)).toMatchObject({ endpointId: null, url });
  });

  it('by hand leaves no key behind that could not be written', async () => {
    writeFileSync(join(installation.folder, 'key.txt'), 'the one before');
    expect(await type(webhook, 'register', '--by-hand', '--out', 'key.txt')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Give the name of a new file'),
    });
    const nowhere = join('no', 'such', 'folder', 'key.txt');
    expect((await type(webhook, 'register', '--by-hand', '--out', nowhere)).code).toBe(2);
    expect(await validKeys()).toEqual([]);
  });
});

describe('npm run webhook -- status', () => {
  it('says how it is done before anything was registered', async () => {
    expect(await status()).toMatchObject({
      code: 1,
      out: expect.stringContaining('No webhook was registered'),
    });
  });

  it('finds the plain address, and nothing else where all is as registered', async () => {
    await register();
    const { out } = await status(...signedIn);
    const wrong = out.split('\n').filter((line) => line.startsWith('✗'));
    expect(wrong).toEqual([expect.stringContaining('is not https')]);
    expect(out).toMatch(/endpoint and its 6 steps are as they have to be/);
  });

  it('names what was mapped since, with the command, as the doctor does', async () => {
    await register();
    expect((await type(mapping, 'export', 'mapping.json')).code).toBe(0);
    const file = join(installation.folder, 'mapping.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { pairs: Record<string, unknown>[] };
    const pairs = kept.pairs.filter(({ column }) => column !== 'firstname');
    writeFileSync(file, JSON.stringify({ ...kept, pairs }));
    expect(await type(mapping, 'import', file)).toMatchObject({ code: 0, err: '' });
    expect((await status()).out).toMatch(/tells of firstname in vain.*npm run webhook -- register/s);
    expect((await type(doctor)).out).toMatch(/tells of firstname in vain.*npm run webhook -- register/s);
    await register();
    expect((await status()).out).not.toContain('in vain');
  });
});

describe('npm run webhook -- remove', () => {
  it('takes everything out of Dynamics, ends all its keys, and is harmless once more', async () => {
    await register();
    await register();
    expect(await type(webhook, 'remove', ...signedIn)).toMatchObject({
      code: 0,
      out: expect.stringContaining('with 6 steps. 2 keys were revoked'),
    });
    expect(await inDynamics()).toEqual({ endpoints: [], steps: [] });
    expect(await validKeys()).toEqual([]);
    expect(await type(webhook, 'remove', ...signedIn)).toMatchObject({
      code: 0,
      out: expect.stringContaining('There was no webhook'),
    });
  });
});
