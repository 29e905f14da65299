import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, FaultMatch, FaultSchedule } from '../../standins/dataverse/faults/faultRule.ts';
import { type Stage, startStage } from '../startStage.ts';
import { strikeFault } from '../strikeFault.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
});

afterEach(() => stage.close());

const fault = (match: FaultMatch, struck: Fault, schedule?: FaultSchedule) =>
  strikeFault(stage.inDynamics, match, struck, schedule);

const failures = () => stage.database.db.selectFrom('dynamics365.failure').selectAll().execute();

describe('when Dynamics as a whole fails', () => {
  it('a refused token ends the run with the reason, and the next run does its work', async () => {
    await fault({}, { type: 'expiredToken' });
    const run = await stage.sync();
    expect(run).toMatchObject({
      state: 'failed',
      reasonCode: 'dynamicsUnauthorized',
      reason: expect.any(String),
    });
    expect((await stage.links()).size).toBe(0);
    await stage.inDynamics.control('DELETE', 'faults');
    expect((await stage.sync()).counts.created).toBeGreaterThan(10);
  });

  it('no single contact is marked as bad', async () => {
    await fault({ kinds: ['CreateMultiple'] }, { type: 'expiredToken' });
    await stage.sync();
    expect(await failures()).toEqual([]);
  });

  it('throttling is waited out within the run', async () => {
    await fault(
      { kinds: ['CreateMultiple'] },
      { type: 'throttle', code: 'requests', retryAfterSeconds: 1 },
      { nth: 1 },
    );
    expect((await stage.sync()).state).toBe('finished');
    expect(stage.dynamics.conditions.log.counts().byStatus).toMatchObject({ 429: 1 });
  });

  it('an unavailable moment is waited out within the run', async () => {
    await fault({ kinds: ['readMany'] }, { type: 'unavailable' }, { nth: 1 });
    expect((await stage.sync()).state).toBe('finished');
    expect(stage.dynamics.conditions.log.counts().byStatus).toMatchObject({ 503: 1 });
  });

  it('an unreachable Dynamics ends the run with the reason', async () => {
    await stage.sync();
    await stage.dynamics.close();
    const run = await stage.sync({ mode: 'full' });
    expect(run).toMatchObject({ state: 'failed', reasonCode: 'dynamicsUnreachable' });
  });

  it('one poisoned contact fails alone', async () => {
    await fault(
      { kinds: ['CreateMultiple'] },
      { type: 'error', status: 400, code: '0x80040265', message: 'A plug-in objects.' },
    );
    const run = await stage.sync();
    expect(run.state).toBe('finished');
    expect((await stage.links()).size).toBe(stage.rows().size);
    expect(run.counts.created).toBeGreaterThan(10);
  });
});
