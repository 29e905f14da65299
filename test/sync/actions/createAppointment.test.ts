import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppointmentRequest } from '../../../bridge/sync/actions/activityRequest.ts';
import { createAppointment } from '../../../bridge/sync/actions/createAppointment.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { seededIds } from '../../standins/dataverse/seed/seedOrganization.ts';
import { type ActionStage, newKey, startActionStage } from './actionStage.ts';

let stage: ActionStage;

beforeAll(async () => {
  stage = await startActionStage();
});

beforeEach(() => stage.setting('Dynamics365DefaultOwner', ''));

afterAll(() => stage.close());

const make = (request: Partial<AppointmentRequest> = {}) =>
  createAppointment(stage.engine.parts, stage.linked, {
    subject: 'Test ride',
    start: '2026-11-03T09:00:00Z',
    allDay: false,
    requiredAttendees: [],
    optionalAttendees: [],
    importContact: false,
    ...request,
  });

const made = async (request: Partial<AppointmentRequest> = {}) => {
  const { activityId } = await make(request);
  return { activityId, row: await stage.activity('appointments', activityId) };
};

describe('an appointment', () => {
  it('regards the contact, holds what was asked for and stays open', async () => {
    const { row } = await made({
      description: 'Bring a helmet',
      location: 'Store Brno',
      end: '2026-11-03T11:00:00+01:00',
    });
    expect(row).toMatchObject({
      subject: 'Test ride',
      description: 'Bring a helmet',
      location: 'Store Brno',
      scheduledstart: '2026-11-03T09:00:00Z',
      scheduledend: '2026-11-03T10:00:00Z',
      isalldayevent: false,
      statecode: 0,
      _regardingobjectid_value: stage.linked.rowId,
    });
  });

  it.each([
    ['half an hour', false, '2026-11-03T09:00:00Z', '2026-11-03T09:30:00Z'],
    ['a day', true, '2026-11-02T23:00:00Z', '2026-11-03T23:00:00Z'],
    ['a day of 25 hours when the clock is set back', true, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['a day of 23 hours when the clock is set forward', true, '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
  ])('lasts %s without an end', async (_what, allDay, start, end) => {
    const { row } = await made({ allDay, start });
    expect(row).toMatchObject({ scheduledend: end, isalldayevent: allDay });
  });

  it.each([
    [
      'on one day, asked for from nine',
      '2026-11-03T08:00:00Z',
      undefined,
      '2026-11-02T23:00',
      '2026-11-03T23:00',
    ],
    [
      'from a day to the end of another',
      '2026-11-03T08:00:00Z',
      '2026-11-04T16:00:00Z',
      '2026-11-02T23:00',
      '2026-11-04T23:00',
    ],
    [
      'up to a midnight',
      '2026-11-02T23:00:00Z',
      '2026-11-04T23:00:00Z',
      '2026-11-02T23:00',
      '2026-11-04T23:00',
    ],
    [
      'over the end of summer time',
      '2026-10-24T10:00:00Z',
      '2026-10-25T10:00:00Z',
      '2026-10-23T22:00',
      '2026-10-25T23:00',
    ],
  ])('that is all day covers whole days of the Dynamics zone: %s', async (_what, start, end, first, last) => {
    const { row } = await made({ allDay: true, start, ...(end === undefined ? {} : { end }) });
    expect(row).toMatchObject({ scheduledstart: `${first}:00Z`, scheduledend: `${last}:00Z` });
  });

  it('has the contact as attendee, and nobody as organizer without an owner', async () => {
    const { activityId } = await made();
    expect(await stage.parties(activityId)).toEqual([[5, stage.linked.rowId]]);
  });

  it('has required and optional users, each once', async () => {
    const { activityId } = await made({
      requiredAttendees: [seededIds.salesperson, seededIds.salesperson.toUpperCase()],
      optionalAttendees: [seededIds.administrator, seededIds.salesperson],
    });
    const parties = await stage.parties(activityId);
    expect(parties.sort()).toEqual(
      [
        [5, stage.linked.rowId],
        [5, seededIds.salesperson],
        [6, seededIds.administrator],
      ].sort(),
    );
  });

  it.each([
    ['the owner that was asked for', `/systemusers(${seededIds.salesperson})`, ''],
    ['the default owner', undefined, `/systemusers(${seededIds.salesperson})`],
  ])('has %s as organizer', async (_who, owner, defaultOwner) => {
    await stage.setting('Dynamics365DefaultOwner', defaultOwner);
    const { activityId, row } = await made(owner === undefined ? {} : { owner });
    expect(await stage.parties(activityId)).toContainEqual([7, seededIds.salesperson]);
    expect(row._ownerid_value).toBe(seededIds.salesperson);
  });

  it('has no organizer when a team owns it', async () => {
    const { activityId } = await made({ owner: `/teams(${seededIds.salesTeam})` });
    expect((await stage.parties(activityId)).map(([mask]) => mask)).toEqual([5]);
  });

  it('asked for twice with the same key there is one', async () => {
    const idempotencyKey = newKey();
    const first = await make({ idempotencyKey });
    const before = [stage.count('appointment'), stage.count('activityparty')];
    expect(await make({ idempotencyKey })).toEqual({ ...first, created: false });
    expect([stage.count('appointment'), stage.count('activityparty')]).toEqual(before);
  });
});

describe('nothing is sent', () => {
  it.each<[string, Partial<AppointmentRequest>, string, string]>([
    ['when it ends before it starts', { end: '2026-11-03T08:59:59Z' }, 'end', 'endNotAfterStart'],
    ['when it ends as it starts', { end: '2026-11-03T10:00:00+01:00' }, 'end', 'endNotAfterStart'],
    ['with a location longer than the column', { location: 'x'.repeat(201) }, 'location', 'tooLong'],
    ['with a start that is none', { start: '2026-13-01T00:00:00Z' }, 'start', 'notADate'],
    [
      'with an attendee who does not exist',
      { requiredAttendees: [newKey()] },
      'requiredAttendees',
      'userUnknown',
    ],
    [
      'with a disabled attendee',
      { optionalAttendees: [seededIds.disabledUser] },
      'optionalAttendees',
      'userDisabled',
    ],
  ])('%s', async (_what, request, field, code) => {
    const before = stage.count('appointment');
    const error = await make(request).catch((thrown: unknown) => thrown);
    expect(error instanceof SyncRefused && error.refusal).toMatchObject({ problems: [{ field, code }] });
    expect(stage.count('appointment')).toBe(before);
  });
});
