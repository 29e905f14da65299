import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presentRun } from '../../bridge/api/present/presentRun.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { createReconciliations } from '../../bridge/sync/reconcile/createReconciliations.ts';
import { auditCommand } from '../../scripts/audit/auditCommand.ts';
import { run as audit } from '../../scripts/audit.ts';
import type { OpenServices } from '../../scripts/commandLine/openServices.ts';
import { remedyOf } from '../../scripts/commandLine/remedyOf.ts';
import type { Command } from '../../scripts/commandLine/runCommand.ts';
import { explainCommand } from '../../scripts/explain/explainCommand.ts';
import { run as explain } from '../../scripts/explain.ts';
import { failuresCommand } from '../../scripts/failures/failuresCommand.ts';
import { run as failures } from '../../scripts/failures.ts';
import { reconcileCommand } from '../../scripts/reconcile/reconcileCommand.ts';
import { runsCommand } from '../../scripts/runs/runsCommand.ts';
import { run as runs } from '../../scripts/runs.ts';
import { settingsCommand } from '../../scripts/settings/settingsCommand.ts';
import { run as settings } from '../../scripts/settings.ts';
import { followRun } from '../../scripts/sync/followRun.ts';
import { syncCommand } from '../../scripts/sync/syncCommand.ts';
import { run as sync } from '../../scripts/sync.ts';
import { holdRequest } from '../sync/holdRequest.ts';
import { only13 } from '../sync/only13.ts';
import { onServer, product } from '../sync/openSampleDatabase.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeSetting } from '../sync/storeSetting.ts';
import { callOf } from './callOf.ts';
import { environmentOf } from './environmentOf.ts';
import { keptIo } from './keptIo.ts';
import { runHere } from './runHere.ts';

let stage: Stage;
let opened: OpenServices;
beforeAll(async () => {
  stage = await startStage({ contacts: 60, firstRunWaits: true });
  const { parts, runs } = stage.engine;
  opened = {
    parts,
    runs,
    reconciliations: createReconciliations(parts),
    answering: parts,
    dynamicsUrl: stage.options.url,
    stop: () => undefined,
    close: async () => undefined,
  };
});
afterAll(() => stage.close());

/** A command as it is typed, in this process. */
async function run<Options extends { json: boolean }>(
  command: Command<Options, OpenServices>,
  ...args: string[]
) {
  const options = command.read(args);
  const call = callOf({ json: options.json });
  const code = await command.run(opened, options, call);
  return { code, printed: call.printed(), told: call.told(), json: () => JSON.parse(call.printed()) };
}

describe('the daily commands, from the first run on', () => {
  it('sync says that the first run waits, with its plan and what to type', async () => {
    const { code, printed } = await run(syncCommand, 'contacts');
    expect(code).toBe(3);
    expect(printed).toMatch(/waits for a confirmation/);
    expect(printed).toMatch(/It would go on with: .* created/);
    expect(printed).toMatch(/npm run runs -- confirm \d+ --wait/);
  });

  it('a second sync joins it and starts none', async () => {
    const { code, told } = await run(syncCommand, 'contacts', '--full', '--wait');
    expect([code, told]).toEqual([3, expect.stringContaining('was there already')]);
    expect((await run(runsCommand, '--json')).json().value).toHaveLength(1);
  });

  it('runs show lists what it would do, and confirm --wait carries it out', async () => {
    const [{ id }] = (await run(runsCommand, '--json')).json().value;
    const planned = await run(runsCommand, 'show', String(id), '--planned', 'created', '--limit', '3');
    expect(planned.printed.match(/ created /g)).toHaveLength(3);
    expect(planned.told).toContain('There are more');
    const { code, printed } = await run(runsCommand, 'confirm', String(id), '--wait');
    expect([0, 4]).toContain(code);
    expect(printed).toMatch(/has finished: \d+ looked at, \d+ created/);
    expect(printed).not.toContain('It would');
    expect((await stage.links()).size).toBeGreaterThan(0);
  });

  it('sync carries a run out, and answers the whole of it as JSON', async () => {
    const { json } = await run(syncCommand, 'contacts', '--dry-run', '--full', '--limit', '5', '--json');
    expect(json()).toMatchObject({
      state: 'finished',
      dryRun: true,
      mode: 'full',
      requestedBy: expect.stringContaining('jana'),
    });
  });

  it('the end of a run of this process is told at once, however seldom its progress is', async () => {
    const { run: begun, joined } = await opened.runs.syncContacts({
      mode: 'full',
      dryRun: true,
      waitMs: 0,
      requestedBy: 'jana',
    });
    const everyMs = 24 * 3_600_000;
    const ended = await followRun(opened, presentRun(begun, joined), { toTheEnd: true, everyMs }, callOf());
    expect(ended.state).toBe('finished');
  });

  it('sync --quiet says nothing when everything was delivered', async () => {
    await stage.database.db.updateTable('dynamics365.failure').set({ state: 'dismissed' }).execute();
    const { code, printed, told } = await run(syncCommand, 'contacts', '--quiet');
    expect([code, printed, told]).toEqual([0, '', '']);
  });

  it('reconcile says what differs by kind, and writes it as a table whose names are no formulas', async () => {
    const [contactId = 0] = (await stage.links()).keys();
    const { db } = stage.database;
    await db
      .updateTable('OM_Contact')
      .set({ ContactFirstName: '=HYPERLINK("x")', ContactLastName: null })
      .where('ContactID', '=', contactId)
      .execute();
    const folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
    const file = join(folder, 'differences.csv');
    const { code, printed, told } = await run(reconcileCommand, '--csv', file);
    expect([0, 4]).toContain(code);
    expect(printed).toMatch(/[\d.]+ % of the linked contacts are the same on both sides/);
    expect(printed).toMatch(/1 +next run +linked contacts: changed in Xperience, not sent yet/);
    expect(told).toContain('differences.csv holds');
    expect(readFileSync(file, 'utf8')).toContain(
      `,changedInXperience,nextRun,${contactId},"'=HYPERLINK(""x"")"`,
    );
    rmSync(folder, { recursive: true });
    const shown = await run(reconcileCommand, 'show', '--json');
    expect(shown.json()).toMatchObject({ state: 'finished', requestedBy: expect.any(String) });
  });

  it('a failure is listed with what to do, tried again, and dismissed', async () => {
    const [contactId = 0] = (await stage.links()).keys();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactCity: `\u{1b}[2J${'x'.repeat(90)}` })
      .where('ContactID', '=', contactId)
      .execute();
    const failing = await run(syncCommand, 'contacts', '--full');
    expect([failing.code, failing.printed]).toEqual([4, expect.stringContaining('npm run failures')]);
    const listed = await run(failuresCommand);
    expect(listed.printed).toContain(`(${contactId})`);
    expect(listed.printed).not.toContain('\u{1b}');
    const [{ id }] = (await run(failuresCommand, 'list', '--kind', 'contact', '--json')).json().value;
    expect((await run(failuresCommand, 'retry', String(id))).printed).toContain('1 failure is tried again');
    expect((await run(failuresCommand, 'dismiss', String(id))).printed).toContain('is off the list');
    expect((await run(failuresCommand, '--show', 'dismissed')).printed).toContain(String(id));
  });

  it('explain answers first, for an address as for a number', async () => {
    const [contactId = 0] = (await stage.links()).keys();
    const { printed } = await run(explainCommand, String(contactId));
    const { ContactEmail } = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactEmail')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow();
    expect(printed).toMatch(/^\S.*\n\nContact \d+ is linked to row/);
    expect(printed).toContain('ContactLastName');
    expect((await run(explainCommand, ContactEmail ?? '')).printed).toContain(`Contact ${contactId} `);
    await expect(run(explainCommand, 'nobody')).rejects.toThrow('names no contact');
    await expect(run(explainCommand, '999999')).rejects.toThrow('no such contact');
  });

  it('settings are shown and changed, and the audit tells who did it', async () => {
    const { printed: shown } = await run(settingsCommand);
    // What means nothing here is not shown.
    expect(shown).toMatch(product === '13' ? /minimumScore +\d+/ : /qualifyingRule +groups/);
    expect(shown.includes('minimumScore')).toBe(product === '13');
    const { printed } = await run(settingsCommand, 'set', 'keepHistoryDays=30', 'matchByEmail=yes');
    expect(printed).toMatch(/matchByEmail: false → true\n.*keepHistoryDays: 90 → 30/s);
    const { printed: audit } = await run(auditCommand, '--action', 'settings', '--limit', '1');
    expect(audit).toMatch(/jana \(command line\).*settings\.update/);
  });

  it('a minimum warns of what comes of it only where contacts qualify by points', async () => {
    await storeSetting(stage.database, 'qualifyingRule', 'groups');
    await run(settingsCommand, 'set', 'minimumScore=50');
    const { told } = await run(settingsCommand, 'set', 'minimumScore=0');
    expect(told).not.toContain('Set at least 1');
    if (product === 'xbk') expect(told).toContain('minimumScore and scoreRule change nothing');
    await stage.database.db.deleteFrom('dynamics365.setting').where('name', '=', 'qualifyingRule').execute();
    await run(settingsCommand, 'set', 'minimumScore=100');
  });

  only13('it has no points')(
    'a minimum that lets nobody through is told, and how to set another',
    async () => {
      const { printed, told } = await run(settingsCommand, 'set', 'minimumScore=0');
      expect(printed).toMatch(/minimumScore: \d+ → 0\n/);
      expect(told).toContain('Set at least 1');
      const refused = await run(syncCommand, 'contacts').catch((error: unknown) => error);
      expect(String(refused)).toMatch(/minimum score/);
      expect(remedyOf(refused)).toContain('npm run settings -- set minimumScore=100');
      await run(settingsCommand, 'set', 'minimumScore=100');
    },
  );

  it('runs cancel and show refuse what there is not', async () => {
    await expect(run(runsCommand, 'cancel', '1')).rejects.toThrow('has ended already');
    await expect(run(runsCommand, 'show', '999')).rejects.toThrow('There is no run 999');
  });
});

describe('what is typed wrong', () => {
  const commands = {
    sync: syncCommand,
    runs: runsCommand,
    failures: failuresCommand,
    explain: explainCommand,
    settings: settingsCommand,
    audit: auditCommand,
  };
  it.each<[keyof typeof commands, string[], RegExp]>([
    ['sync', [], /Say what to synchronize: contacts or activities/],
    ['sync', ['contact'], /Did you mean contacts\?/],
    ['sync', ['contacts', '--limit', '0'], /“0” is not a limit/],
    ['sync', ['contacts', 'now'], /a word too much: “now”/],
    ['sync', ['contacts', '--colour'], /--colour/],
    ['runs', ['confirm'], /number of the run/],
    ['runs', ['list', '3'], /a word too much/],
    ['runs', ['show', '1', '--wait'], /show does not take --wait/],
    ['runs', ['--state', 'finish'], /Did you mean finished\?/],
    ['failures', ['retry'], /Say which/],
    ['failures', ['retry', '1', '--all'], /either numbers/],
    ['failures', ['dismiss'], /numbers of the failures/],
    ['explain', [], /Say which contact/],
    ['settings', ['set'], /Say what to set/],
    ['settings', ['set', 'minimumscore=1'], /Did you mean minimumScore\?/],
    ['settings', ['set', 'minimumScore=-1'], /a whole number from 0/],
    ['settings', ['set', 'minimumScore'], /sets nothing/],
    ['settings', ['set', 'deletedRow=ignore'], /report, createAgain, unlinkAndHold/],
    ['settings', ['set', 'matchByEmail=maybe'], /yes or no/],
    ['audit', ['--from', 'yesterday'], /is no time/],
    ['audit', ['--action', "x' or 1=1"], /is no action/],
  ])('%s %j is refused with a sentence', (name, args, said) => {
    expect(() => commands[name].read(args)).toThrow(said);
  });
});

describe.skipIf(onServer)('with services of their own', () => {
  const commands = { audit, explain, failures, runs, settings, sync };

  async function start(script: keyof typeof commands, env: Environment, ...args: string[]) {
    const { status, ...said } = await runHere(commands[script], args, { env });
    return { code: status, ...said };
  }

  it('sync runs beside another holder of the leases, and tells who asked', async () => {
    const { code, stdout, stderr } = await start(
      'sync',
      environmentOf(stage.options),
      'contacts',
      '--wait',
      '--json',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'finished',
      requestedBy: expect.stringContaining('(command line)'),
    });
  });

  it.each(['runs', 'failures', 'settings', 'audit'] as const)('%s answers', async (script) => {
    const { code, stdout } = await start(script, environmentOf(stage.options));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\S/)]);
  });

  it('explain answers', async () => {
    const [contactId] = (await stage.links()).keys();
    const { code, stdout } = await start('explain', environmentOf(stage.options), String(contactId));
    expect([code, stdout]).toEqual([0, expect.stringContaining('Fields:')]);
  });

  it('each says what is wrong with the configuration, and ends with 2', async () => {
    const { code, stderr } = await start('sync', { XPERIENCE_DATABSE: 'x' }, 'contacts');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean XPERIENCE_DATABASE?')]);
  });

  it('sync that is told to stop leaves its run to the next process, and says so', async () => {
    const held = holdRequest(stage.dynamics, { kinds: ['batch'] });
    const io = keptIo();
    const ended = sync(['contacts', '--full', '--wait'], environmentOf(stage.options), io);
    await held.arrived();
    io.stop();
    held.letGo();
    expect([await ended, io.told()]).toEqual([1, expect.stringContaining('next “npm run sync”')]);
  });
});
