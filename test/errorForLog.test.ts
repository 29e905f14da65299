import { expect, test } from 'vitest';
import { DatabaseError } from '../bridge/database/databaseError.ts';
import { explainFailure } from '../bridge/dataverse/http/explainFailure.ts';
import { textForLog } from '../bridge/dataverse/textForLog.ts';
import { errorForLog } from '../bridge/errorForLog.ts';
import { problemOfRefusal } from '../bridge/sync/refusals/problemOfRefusal.ts';

const said = { status: 400, code: '0x80040203', message: 'The last name Nováková is wrong.' };
const answer = {
  status: 400,
  headers: new Headers(),
  body: JSON.stringify({ error: { code: said.code, message: said.message } }),
};
const text = (error: unknown) => JSON.stringify(errorForLog(error));

test('what Dynamics says of a request stays out, what was asked of it and the code do not', () => {
  const logged = text(explainFailure('update rows', answer as never));
  expect(logged).not.toContain('Nováková');
  expect(logged).toContain('Dynamics refused to update rows (HTTP 400, 0x80040203): … If a column');
});

test('what Dynamics says of a row stays out', () => {
  const { detail } = problemOfRefusal('update', 'data', said);
  expect(textForLog(detail)).toBe('Dynamics refused to update the row of this contact: …');
});

test.each([
  ['"Jan "Honza" Novák" names no contact.', '"…" names no contact.'],
  ['No contact has the address jan@example.com today.', 'No contact has the address … today.'],
  ['Nothing is wrong with "', 'Nothing is wrong with "'],
])('%s becomes %s', (given, logged) => {
  expect(textForLog(given)).toBe(logged);
});

test('causes stay, with what they say and without what hangs on them', () => {
  const cause = Object.assign(new Error('Connection lost'), {
    code: 'ECONNRESET',
    parameters: ['Nováková'],
    response: { body: 'Nováková' },
  });
  const logged = errorForLog(new Error('Not sent', { cause }));
  expect(logged).toMatchObject({
    message: 'Not sent',
    stack: expect.stringMatching(/^ {4}at /),
    cause: { type: 'Error', message: 'Connection lost', code: 'ECONNRESET' },
  });
  expect(JSON.stringify(logged)).not.toContain('Nováková');
});

test('the sentence of a parser is told without the text that it quotes', () => {
  const parse = () => JSON.parse('Nováková');
  expect(parse).toThrow(/Nov/);
  try {
    parse();
  } catch (error) {
    expect(text(error)).not.toContain('Nov');
  }
});

test('names of logins and databases stay, as whoever reads the log has to mend them', () => {
  expect(text(new DatabaseError('denied', 'The login "bridge" lacks a right in "Site".'))).toContain(
    'bridge',
  );
});

test('an error that is its own cause has an end', () => {
  const error = new Error('Round');
  error.cause = error;
  expect(text(error).length).toBeLessThan(20_000);
});
