import { describe, expect, it } from 'vitest';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import type { CreateResult, DataverseClient, RefusalReason } from '../../../bridge/dataverse/types.ts';
import { type JudgeSource, wholeRefusal } from '../../../bridge/sync/refusals/wholeRefusal.ts';

const forbidden = { status: 403, code: '0x80040220', message: 'Principal is missing prvCreateContact.' };
const busy = { status: 500, code: '0x80044151', message: 'SQL timeout expired.' };
const ok: CreateResult = { id: '0', outcome: 'ok' };

const refused = (count: number, reason: RefusalReason, error = forbidden): CreateResult[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), outcome: 'refused', reason, error }));

/** What Dynamics says when it is asked about its user, and not about the rows. */
function source(asked: {
  held?: string[] | DataverseUnavailable;
  whoAmI?: DataverseUnavailable;
  endedBefore?: boolean;
}): JudgeSource {
  const { held = ['prvCreateContact'], whoAmI, endedBefore } = asked;
  const dataverse = {
    whoAmI: async () => {
      if (whoAmI) throw whoAmI;
      return { userId: 'u', businessUnitId: 'b', organizationId: 'o' };
    },
    readPrivileges: async () => {
      if (held instanceof DataverseUnavailable) throw held;
      return held.map((name) => ({ name, depth: 'Global' }));
    },
  } as Partial<DataverseClient> as DataverseClient;
  return { dataverse, call: {}, endedBefore };
}

const judge = (results: CreateResult[], asked: Parameters<typeof source>[0] = {}) =>
  wholeRefusal(source(asked), { what: 'create any row', rights: ['prvCreateContact'], results });

describe('rows that were refused for want of a right', () => {
  it.each([1, 2, 19])(
    '%i of them are about themselves while Dynamics says that the right is there',
    async (n) => {
      expect(await judge(refused(n, 'forbidden'))).toBeUndefined();
    },
  );

  it('are the whole as soon as Dynamics says that the right is not there', async () => {
    expect(await judge(refused(1, 'forbidden'), { held: ['prvReadContact'] })).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('security role'),
    });
  });

  it('are the whole when many of them all name that right, whatever Dynamics says', async () => {
    expect(await judge(refused(20, 'forbidden'))).toMatchObject({ kind: 'forbidden' });
  });

  it('are about themselves, many as they are, when they name another right', async () => {
    const owners = { ...forbidden, message: 'Principal is missing prvAppendToUser privilege.' };
    expect(await judge(refused(200, 'forbidden', owners))).toBeUndefined();
  });

  it('are about themselves, many as they are, when the run before has ended for them', async () => {
    expect(await judge(refused(200, 'forbidden'), { endedBefore: true })).toBeUndefined();
  });

  it('are about themselves where the user may not look at its rights, as long as they are few', async () => {
    const held = new DataverseUnavailable({ kind: 'forbidden', message: 'prvReadUser' });
    expect(await judge(refused(3, 'forbidden'), { held })).toBeUndefined();
  });

  it('are about themselves as soon as one of their kind was written', async () => {
    expect(await judge([ok, ...refused(50, 'forbidden')], { held: [] })).toBeUndefined();
  });
});

describe('rows that were put off', () => {
  it('are about themselves while Dynamics answers otherwise', async () => {
    expect(await judge(refused(2, 'transient', busy))).toBeUndefined();
  });

  it('are the whole when Dynamics does not answer at all', async () => {
    const whoAmI = new DataverseUnavailable({ kind: 'unreachable', message: 'away' });
    expect(await judge(refused(1, 'transient', busy), { whoAmI })).toBe(whoAmI);
  });

  it('are the whole when they are many', async () => {
    expect(await judge(refused(20, 'transient', busy))).toMatchObject({ kind: 'unreachable' });
  });

  it('by throttling are the whole: it speaks of the caller', async () => {
    const throttled = { status: 429, code: '0x80072322', message: 'Number of requests exceeded.' };
    expect(await judge(refused(1, 'transient', throttled))).toMatchObject({ kind: 'throttled' });
  });
});

it.each(['data', 'logic', 'duplicate'] as const)(
  'rows refused as %s are about themselves',
  async (reason) => {
    expect(await judge(refused(500, reason), { held: [] })).toBeUndefined();
  },
);
