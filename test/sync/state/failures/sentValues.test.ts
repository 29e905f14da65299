import { describe, expect, it } from 'vitest';
import { refusedValues } from '../../../../bridge/sync/state/failures/sentValues.ts';

const row = {
  lastname: 'Doe',
  emailaddress1: 'doe@example.com',
  'parentcustomerid_account@odata.bind': '/accounts(1)',
};

describe('what is kept of a refused row', () => {
  it('are all columns, and the values of those alone that the message names', () => {
    expect(refusedValues(row, "The 'lastname' attribute is too long.")).toEqual({
      columns: Object.keys(row),
      values: { lastname: 'Doe' },
    });
  });

  it('is the bound row of a lookup that the message names', () => {
    expect(refusedValues(row, 'Undeclared property parentcustomerid_account.').values).toEqual({
      'parentcustomerid_account@odata.bind': '/accounts(1)',
    });
  });

  it('is no value when the message names no column', () => {
    expect(refusedValues(row, 'A plug-in objects to names.').values).toEqual({});
  });

  it('is at most the beginning of a long text', () => {
    const { values } = refusedValues({ description: 'x'.repeat(5000) }, 'description');
    expect(String(values.description)).toHaveLength(201);
  });
});
