import { describe, expect, it } from 'vitest';
import { decideContact } from '../../bridge/mapping/decideContact.ts';
import type {
  AgreedPair,
  ColumnValue,
  ContactDecision,
  ContactField,
  DataverseColumn,
  DecisionCaller,
  FieldValue,
  MappingItem,
} from '../../bridge/mapping/types.ts';
import { column, compiled, field, item } from './samples.ts';

const run: DecisionCaller = { kind: 'run', takeDynamicsChanges: false };
const takingRun: DecisionCaller = { kind: 'run', takeDynamicsChanges: true };
const updateContact: DecisionCaller = { kind: 'updateContact' };
const firstLink: DecisionCaller = { kind: 'firstLink' };

interface Sample {
  ours: FieldValue;
  theirs: ColumnValue;
  agreed?: AgreedPair | undefined;
  caller?: DecisionCaller;
  rules?: Partial<MappingItem>;
  field?: Partial<ContactField>;
  column?: Partial<DataverseColumn>;
}

/** Decides about a contact whose only mapped field is its job title. */
function decide(sample: Sample): ContactDecision {
  const mapping = compiled(
    [field('ContactJobTitle', 'text', { size: 20, ...sample.field })],
    [column('jobtitle', 'String', { maxLength: 10, ...sample.column })],
    [item('ContactJobTitle', 'jobtitle', sample.rules)],
  );
  return decideContact({
    mapping,
    ours: { ContactJobTitle: sample.ours },
    theirs: { jobtitle: sample.theirs },
    agreed: sample.agreed && { jobtitle: sample.agreed },
    caller: sample.caller ?? run,
  });
}

/** Why, action, and the values written to Dynamics and Xperience. */
function outcome(sample: Sample) {
  const { fields, toDynamics, toXperience } = decide(sample);
  return [fields[0]?.why, fields[0]?.action, toDynamics.jobtitle, toXperience.ContactJobTitle];
}

const both = (value: string | null): AgreedPair => ({ ours: value, theirs: value });

describe('the three-way diff', () => {
  it.each<[string, Sample, ReturnType<typeof outcome>]>([
    [
      'stores both halves where the sides are equal',
      { ours: 'a', theirs: 'a' },
      ['equal', 'settle', undefined, undefined],
    ],
    [
      'stores both halves where both moved to the same',
      { ours: 'a', theirs: 'a', agreed: both('b') },
      ['equal', 'settle', undefined, undefined],
    ],
    [
      'does nothing where nothing moved',
      { ours: 'a', theirs: 'a', agreed: both('a') },
      ['equal', 'none', undefined, undefined],
    ],
    [
      'does nothing where nothing moved though the sides differ',
      { ours: 'a', theirs: 'b', agreed: { ours: 'a', theirs: 'b' } },
      ['unmoved', 'none', undefined, undefined],
    ],
    [
      'sends what only Xperience moved',
      { ours: 'a', theirs: 'b', agreed: both('b') },
      ['oursMoved', 'send', 'a', undefined],
    ],
    [
      'stores what only Xperience moved in a field that sends none',
      { ours: 'a', theirs: 'b', agreed: both('b'), rules: { direction: 'toXperience' } },
      ['oursMoved', 'settle', undefined, undefined],
    ],
    [
      'leaves what only Dynamics moved to UpdateContact',
      { ours: 'a', theirs: 'b', agreed: both('a') },
      ['theirsMoved', 'none', undefined, undefined],
    ],
    [
      'takes what only Dynamics moved in a run that may',
      { ours: 'a', theirs: 'b', agreed: both('a'), caller: takingRun },
      ['theirsMoved', 'take', undefined, 'b'],
    ],
    [
      'takes what only Dynamics moved in UpdateContact',
      { ours: 'a', theirs: 'b', agreed: both('a'), caller: updateContact },
      ['theirsMoved', 'take', undefined, 'b'],
    ],
    [
      'neither takes nor overwrites what Dynamics moved in a field that takes none',
      { ours: 'a', theirs: 'b', agreed: both('a'), caller: takingRun, rules: { direction: 'toDynamics' } },
      ['theirsMoved', 'none', undefined, undefined],
    ],
    [
      'sends in a run where both moved',
      { ours: 'a', theirs: 'b', agreed: both('c') },
      ['bothMoved', 'send', 'a', undefined],
    ],
    [
      'takes the row of UpdateContact where both moved',
      { ours: 'a', theirs: 'b', agreed: both('c'), caller: updateContact },
      ['bothMoved', 'take', undefined, 'b'],
    ],
    [
      'lets Xperience win both where the field says so, at the next run',
      { ours: 'a', theirs: 'b', agreed: both('c'), caller: updateContact, rules: { conflict: 'xperience' } },
      ['bothMoved', 'none', undefined, undefined],
    ],
    [
      'lets Dynamics win in a run where the field says so',
      { ours: 'a', theirs: 'b', agreed: both('c'), caller: takingRun, rules: { conflict: 'dynamics' } },
      ['bothMoved', 'take', undefined, 'b'],
    ],
    [
      'lets Dynamics win even in a run that may not take it, by leaving it',
      { ours: 'a', theirs: 'b', agreed: both('c'), rules: { conflict: 'dynamics' } },
      ['bothMoved', 'none', undefined, undefined],
    ],
    [
      'lets the source of a one-way field win before its conflict rule',
      { ours: 'a', theirs: 'b', agreed: both('c'), rules: { direction: 'toDynamics', conflict: 'dynamics' } },
      ['bothMoved', 'send', 'a', undefined],
    ],
    [
      'lets the source of the other one-way field win, too',
      {
        ours: 'a',
        theirs: 'b',
        agreed: both('c'),
        caller: takingRun,
        rules: { direction: 'toXperience', conflict: 'xperience' },
      },
      ['bothMoved', 'take', undefined, 'b'],
    ],
    [
      'sends in a run what was never agreed',
      { ours: 'a', theirs: 'b' },
      ['neverAgreed', 'send', 'a', undefined],
    ],
    [
      'sends in a run what was never agreed whatever the conflict rule',
      { ours: 'a', theirs: 'b', rules: { conflict: 'dynamics' } },
      ['neverAgreed', 'send', 'a', undefined],
    ],
    [
      'takes the row of UpdateContact where nothing was ever agreed',
      { ours: 'a', theirs: 'b', caller: updateContact },
      ['neverAgreed', 'take', undefined, 'b'],
    ],
    [
      'leaves a value for the next run where UpdateContact cannot take it',
      { ours: 'a', theirs: 'b', caller: updateContact, rules: { direction: 'toDynamics' } },
      ['neverAgreed', 'none', undefined, undefined],
    ],
    [
      'never sends from UpdateContact',
      { ours: 'a', theirs: 'b', agreed: both('b'), caller: updateContact },
      ['oursMoved', 'none', undefined, undefined],
    ],
  ])('%s', (_, sample, expected) => {
    expect(outcome(sample)).toEqual(expected);
  });

  it('agrees on what the sides hold once the writes have succeeded', () => {
    expect(decide({ ours: 'a', theirs: 'b' }).agreed).toEqual({ jobtitle: both('a') });
    expect(decide({ ours: 'a', theirs: 'b', caller: updateContact }).agreed).toEqual({ jobtitle: both('b') });
    expect(decide({ ours: 'a', theirs: 'b', agreed: both('a') }).agreed).toEqual({ jobtitle: both('a') });
    const fromDynamics = { rules: { direction: 'toXperience' } } as const;
    expect(decide({ ours: 'a', theirs: 'b', agreed: both('b'), ...fromDynamics }).agreed).toEqual({
      jobtitle: { ours: 'a', theirs: 'b' },
    });
  });

  it('agrees on the full text here and the cut one there, so that it rests until one of them moves', () => {
    const rules = { overlong: 'cut' } as const;
    const cut = decide({ ours: 'Chief of everything', theirs: null, rules });
    expect(cut.toDynamics).toEqual({ jobtitle: 'Chief of e' });
    expect(cut.agreed).toEqual({ jobtitle: { ours: 'Chief of everything', theirs: 'Chief of e' } });
    const again = { theirs: 'Chief of e', agreed: cut.agreed.jobtitle, rules };
    expect(outcome({ ours: 'Chief of everything', ...again })[1]).toBe('none');
    expect(outcome({ ours: 'Chief of everybody', ...again })[1]).toBe('settle');
    expect(outcome({ ours: 'Head of everything', ...again })).toEqual([
      'oursMoved',
      'send',
      'Head of ev',
      undefined,
    ]);
  });

  it('spares what the other side holds beyond the cut, unless the field only sends', () => {
    const sides = {
      ours: 'Chief of everything.',
      theirs: 'Chief of everything. And more',
      agreed: both('Chief'),
    };
    const sample = { ...sides, column: { maxLength: 50 } };
    expect(outcome({ ...sample, rules: { overlong: 'cut' } })).toEqual([
      'equal',
      'settle',
      undefined,
      undefined,
    ]);
    expect(outcome({ ...sample, rules: { overlong: 'cut', direction: 'toDynamics' } })).toEqual([
      'bothMoved',
      'send',
      'Chief of everything.',
      undefined,
    ]);
  });

  it('is explained by what both sides hold and held, what follows and why', () => {
    const { fields } = decide({ ours: ' R&amp;D ', theirs: 'b', agreed: both('b') });
    expect(fields).toEqual([
      {
        field: 'ContactJobTitle',
        column: 'jobtitle',
        why: 'oursMoved',
        action: 'send',
        ours: 'R&D',
        theirs: 'b',
        agreed: both('b'),
        result: 'R&D',
      },
    ]);
    expect(decide({ ours: 'a', theirs: 'b', agreed: both('a') }).fields[0]?.note).toContain(
      'UpdateContact always takes',
    );
  });

  it('has no exotic value to compare: empty texts and null are one', () => {
    expect(outcome({ ours: ' ', theirs: null, agreed: both(null) })).toEqual([
      'equal',
      'none',
      undefined,
      undefined,
    ]);
  });
});

describe('empty values', () => {
  const sendEmpty = { rules: { sendEmpty: true } };
  it.each<[string, Sample, ReturnType<typeof outcome>]>([
    [
      'clear the column where the field says so',
      { ours: null, theirs: 'b', agreed: both('b'), ...sendEmpty },
      ['oursMoved', 'send', null, undefined],
    ],
    [
      'clear the field where the field says so',
      { ours: 'a', theirs: null, agreed: both('a'), caller: updateContact, ...sendEmpty },
      ['theirsMoved', 'take', undefined, null],
    ],
    [
      'stay where they are otherwise',
      { ours: '', theirs: 'b', agreed: both('b') },
      ['oursMoved', 'settle', undefined, undefined],
    ],
    [
      'stay in Dynamics otherwise',
      { ours: 'a', theirs: null, agreed: both('a'), caller: updateContact },
      ['theirsMoved', 'settle', undefined, undefined],
    ],
    [
      'never wipe what Dynamics holds at the first exchange',
      { ours: null, theirs: 'b' },
      ['neverAgreed', 'settle', undefined, undefined],
    ],
  ])('%s', (_, sample, expected) => {
    expect(outcome(sample)).toEqual(expected);
  });

  it('that stay are not promised to the next run', () => {
    const sample = { ours: null, theirs: 'b', agreed: both('b'), caller: updateContact };
    expect(outcome(sample)).toEqual(['oursMoved', 'settle', undefined, undefined]);
  });

  it('that stay count as settled', () => {
    const { agreed } = decide({ ours: null, theirs: 'b', agreed: both('b') });
    expect(agreed).toEqual({ jobtitle: { ours: null, theirs: 'b' } });
    expect(outcome({ ours: null, theirs: 'b', agreed: agreed.jobtitle })[1]).toBe('none');
  });

  it('are a problem where the other side must not be empty', () => {
    const cleared = decide({
      ours: null,
      theirs: 'b',
      agreed: both('b'),
      column: { required: true },
      ...sendEmpty,
    });
    expect(cleared).toMatchObject({
      toDynamics: {},
      problems: [{ code: 'columnRequired' }],
      agreed: { jobtitle: both('b') },
    });
    const emptied = decide({
      ours: 'a',
      theirs: null,
      agreed: both('a'),
      caller: updateContact,
      field: { required: true },
      ...sendEmpty,
    });
    expect(emptied).toMatchObject({
      toXperience: {},
      problems: [{ code: 'fieldRequired' }],
      agreed: { jobtitle: both('a') },
    });
  });
});

describe('a row found by e-mail', () => {
  it('gets its empty columns filled', () => {
    expect(outcome({ ours: 'a', theirs: null, caller: firstLink })).toEqual([
      'neverAgreed',
      'send',
      'a',
      undefined,
    ]);
  });

  it('keeps what it holds, also in later runs', () => {
    const { fields, agreed } = decide({ ours: 'a', theirs: 'b', caller: firstLink });
    expect(fields[0]).toMatchObject({
      action: 'settle',
      note: expect.stringContaining('keeps what it holds'),
    });
    expect(outcome({ ours: 'a', theirs: 'b', agreed: agreed.jobtitle })[1]).toBe('none');
  });
});

describe('several fields', () => {
  const mapping = compiled(
    [field('ContactFirstName', 'text'), field('ContactLastName', 'text'), field('ContactNotes', 'longtext')],
    [
      column('firstname', 'String', { maxLength: 5 }),
      column('lastname', 'String'),
      column('description', 'Memo'),
    ],
    [
      item('ContactFirstName', 'firstname', { sendEmpty: true }),
      item('ContactLastName', 'lastname', { sendEmpty: true }),
      item('ContactNotes', 'description', { sendEmpty: true }),
    ],
  );
  const ours = { ContactFirstName: 'Augusta Ada', ContactLastName: 'King', ContactNotes: null };
  const agreed = { firstname: both('Ada'), lastname: both('Byron'), description: both(null) };

  it('travel although one of them does not fit, which keeps its old agreed pair', () => {
    const theirs = { firstname: 'Ada', lastname: 'Byron', description: null };
    const decision = decideContact({ mapping, ours, theirs, agreed, caller: run });
    expect(decision.toDynamics).toEqual({ lastname: 'King' });
    expect(decision.problems).toMatchObject([
      { code: 'tooLong', field: 'ContactFirstName', column: 'firstname' },
    ]);
    expect(decision.agreed).toEqual({ ...agreed, lastname: both('King') });
  });

  it('are considered only as far as the body holds them', () => {
    const theirs = { lastname: 'Lovelace', fullname: 'Ada Lovelace', 'lastname@OData.Community': 'x' };
    const decision = decideContact({
      mapping,
      ours,
      theirs,
      agreed: { ...agreed, lastname: both('King') },
      caller: updateContact,
    });
    expect(decision.fields.map((each) => each.column)).toEqual(['lastname']);
    expect(decision.toXperience).toEqual({ ContactLastName: 'Lovelace' });
    expect(decision.agreed).toEqual({ ...agreed, lastname: both('Lovelace') });
  });

  it('are cleared by an explicit null and not by an absent property', () => {
    const decide = (theirs: Record<string, null>) =>
      decideContact({
        mapping,
        ours,
        theirs,
        agreed: { ...agreed, lastname: both('King') },
        caller: updateContact,
      });
    expect(decide({ lastname: null }).toXperience).toEqual({ ContactLastName: null });
    expect(decide({}).toXperience).toEqual({});
  });

  it('forget what was agreed for columns that are no longer mapped', () => {
    const theirs = { firstname: 'Ada', lastname: 'King', description: null };
    const decision = decideContact({
      mapping,
      ours,
      theirs,
      agreed: { ...agreed, suffix: both('PhD') },
      caller: run,
    });
    expect(Object.keys(decision.agreed).sort()).toEqual(['description', 'firstname', 'lastname']);
  });

  it('must all have been read, because an unread field must not clear its column', () => {
    const theirs = { firstname: 'Ada', lastname: 'King', description: null };
    expect(() =>
      decideContact({ mapping, ours: { ContactFirstName: 'Ada' }, theirs, agreed, caller: run }),
    ).toThrow('read without ContactNotes');
  });
});

describe('a column that Dynamics accepts only at creation', () => {
  it('is settled when it moves later', () => {
    const decision = decide({ ours: 'a', theirs: 'b', agreed: both('b'), column: { validForUpdate: false } });
    expect(decision).toMatchObject({ toDynamics: {}, agreed: { jobtitle: { ours: 'a', theirs: 'b' } } });
    expect(decision.fields[0]?.note).toContain('when the row is created');
  });
});
