import { describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../bridge/mapping/propose/proposeMapping.ts';
import type { KnownValues, ProposedPair } from '../../../bridge/mapping/propose/proposeTypes.ts';
import type { ContactField, DataverseColumn } from '../../../bridge/mapping/types.ts';
import { contactReferences } from '../../../bridge/xperience/fields/contactReferences.ts';
import { contactCaptions } from '../../../bridge/xperience/texts/readCaptions.ts';
import { column, field } from '../samples.ts';
import { french, german, realColumns } from './realColumns.ts';

const text = (name: string, caption: string, size = 100): ContactField =>
  field(name, 'text', { caption, size });
const nameColumns = new Map([['account', 'name']]);

/** Xperience's own fields as a site in this language shows them. */
function ownFields(captions: Readonly<Record<string, string>> = {}): ContactField[] {
  const types: Readonly<Record<string, ContactField['type']>> = {
    ContactID: 'integer',
    ContactBirthday: 'datetime',
    ContactGender: 'integer',
    ContactNotes: 'longtext',
    ContactMonitored: 'boolean',
    ContactGUID: 'guid',
    ContactCreated: 'datetime',
    ContactLastModified: 'datetime',
    ContactBounces: 'integer',
  };
  const toDynamicsOnly = (name: string) => name === 'ContactCompanyName';
  return [
    ...Object.entries(contactCaptions).map(([name, caption]) =>
      field(name, types[name] ?? 'text', {
        caption: captions[name] ?? caption,
        toDynamicsOnly: toDynamicsOnly(name),
        ...(types[name] === undefined ? { size: name === 'ContactEmail' ? 254 : 100 } : {}),
      }),
    ),
    ...contactReferences.map((each) => ({
      ...each.field,
      caption: captions[each.field.name] ?? each.field.caption,
    })),
  ];
}

function propose(
  fields: readonly ContactField[],
  columns: readonly DataverseColumn[] = realColumns(),
  more: { existing?: { field: string; column: string }[]; values?: KnownValues } = {},
): ProposedPair[] {
  return proposeMapping({ fields, columns, existing: [], nameColumns, ...more });
}

const pairsOf = (proposed: readonly ProposedPair[]) =>
  Object.fromEntries(proposed.map(({ item }) => [item.field, item.column]));
const only = (proposed: readonly ProposedPair[]) =>
  proposed.map(({ item, certainty }) => [item.column, certainty]);

const whereOwnFieldsGo = {
  ContactFirstName: 'firstname',
  ContactMiddleName: 'middlename',
  ContactLastName: 'lastname',
  ContactJobTitle: 'jobtitle',
  ContactAddress1: 'address1_line1',
  ContactCity: 'address1_city',
  ContactZIP: 'address1_postalcode',
  ContactMobilePhone: 'mobilephone',
  ContactBusinessPhone: 'telephone1',
  ContactEmail: 'emailaddress1',
  ContactBirthday: 'birthdate',
  ContactGender: 'gendercode',
  ContactNotes: 'description',
  ContactCompanyName: 'parentcustomerid',
  ContactCountryName: 'address1_country',
  ContactStateName: 'address1_stateorprovince',
};

const germanCaptions = {
  ContactFirstName: 'Vorname',
  ContactMiddleName: 'Zweiter Vorname',
  ContactLastName: 'Nachname',
  ContactJobTitle: 'Berufsbezeichnung',
  ContactAddress1: 'Anschrift',
  ContactCity: 'Ort',
  ContactZIP: 'PLZ',
  ContactMobilePhone: 'Handy',
  ContactBusinessPhone: 'Telefon',
  ContactEmail: 'E-Mail-Adresse',
  ContactBirthday: 'Geburtsdatum',
  ContactGender: 'Geschlecht',
  ContactNotes: 'Bemerkungen',
  ContactCompanyName: 'Firma',
  ContactCountryName: 'Land',
  ContactStateName: 'Bundesland',
};

describe('a proposal for Xperience’s own fields', () => {
  it('finds the columns that every Dynamics has, in English', () => {
    expect(pairsOf(propose(ownFields()))).toEqual(whereOwnFieldsGo);
  });

  it('finds the same in a German site with a German Dynamics', () => {
    const proposed = propose(ownFields(germanCaptions), realColumns(german));

    expect(pairsOf(proposed)).toEqual(whereOwnFieldsGo);
    expect(proposed.filter(({ certainty }) => certainty === 'unsure')).toEqual([]);
  });

  it('finds the same in a French Dynamics, whose labels nobody’s captions are', () => {
    expect(pairsOf(propose(ownFields(), realColumns(french)))).toEqual(whereOwnFieldsGo);
  });

  it('is sure where name and caption agree, and says what makes it doubt', () => {
    const proposed = new Map(propose(ownFields()).map(({ item, ...told }) => [item.field, told]));

    expect(proposed.get('ContactFirstName')).toEqual({
      certainty: 'sure',
      reason: 'Same name and caption. Texts longer than 50 characters do not fit.',
    });
    expect(proposed.get('ContactMobilePhone')).toEqual({
      certainty: 'likely',
      reason: 'Same name, other caption. Texts longer than 50 characters do not fit.',
    });
    expect(proposed.get('ContactCompanyName')).toEqual({
      certainty: 'likely',
      reason: 'Same name and meaning. Found by the name of account; where there is none, the field fails.',
    });
  });

  it('finds the account of a company by its name, to Dynamics only', () => {
    const [pair] = propose(ownFields().filter(({ name }) => name === 'ContactCompanyName'));

    expect(pair?.item).toMatchObject({
      direction: 'toDynamics',
      lookup: { table: 'account', keyColumn: 'name', unresolved: 'fail' },
    });
  });
});

describe('a proposal for fields of the site’s own', () => {
  it.each([
    ['English', text('ContactMobileNo', 'Cell phone'), 'mobilephone'],
    ['German', text('ContactRufnummer', 'Mobilnummer'), 'mobilephone'],
    ['French', text('ContactTel', 'Téléphone portable'), 'mobilephone'],
    ['Czech', text('ContactPrijmeni', 'Příjmení'), 'lastname'],
    ['Spanish', text('ContactCP', 'Código postal'), 'address1_postalcode'],
    ['Italian', text('ContactCitta', 'Città'), 'address1_city'],
    ['Dutch', text('ContactNaam', 'Achternaam'), 'lastname'],
    ['Polish', text('ContactNazwisko', 'Nazwisko'), 'lastname'],
  ])('understands a %s caption where Dynamics speaks English', (_language, own, expected) => {
    expect(propose([own]).map(({ item }) => item.column)).toEqual([expected]);
  });

  it('prefers a column of the contact itself to the one of its address', () => {
    expect(only(propose([text('ContactFax', 'Fax', 50)]))).toEqual([['fax', 'sure']]);
  });

  it('says of a name in another language that it means the same', () => {
    expect(propose([text('Apellidos', 'Apellidos', 50)])[0]?.reason).toBe('Same meaning.');
  });

  it('compares with the labels in all languages of the environment', () => {
    const points = column('kx_points', 'Integer', { label: 'Loyalty points', otherLabels: ['Treuepunkte'] });

    expect(only(propose([field('ContactTP', 'integer', { caption: 'Treuepunkte' })], [points]))).toEqual([
      ['kx_points', 'sure'],
    ]);
  });

  it('knows columns by the name without the publisher’s prefix', () => {
    const own = column('kx_storecard', 'Uniqueidentifier', { label: 'Card' });

    expect(only(propose([field('ContactStoreCard', 'guid')], [own]))).toEqual([['kx_storecard', 'sure']]);
  });

  it('is unsure where only words are shared, and silent where only the type is', () => {
    const columns = [
      column('kx_loyaltynumber', 'BigInt', { label: 'Loyalty Number' }),
      column('kx_other', 'BigInt'),
    ];

    expect(
      only(propose([field('ContactCustomerNumber', 'longinteger', { caption: 'Customer number' })], columns)),
    ).toEqual([['kx_loyaltynumber', 'unsure']]);
    expect(propose([field('ContactShoeSize', 'longinteger', { caption: 'Shoe size' })], columns)).toEqual([]);
  });

  it('is unsure where several columns have the caption', () => {
    const columns = [
      column('kx_a', 'String', { label: 'Colour' }),
      column('kx_b', 'String', { label: 'colour' }),
    ];

    expect(only(propose([text('ContactPaint', 'Colour')], columns))).toEqual([['kx_a', 'unsure']]);
  });

  it('trusts a pair less where values have to be of a certain form', () => {
    const [pair] = propose([text('ContactChildren', 'Number of children')]);

    expect([pair?.certainty, pair?.reason]).toEqual([
      'likely',
      'Same name and meaning. The types differ: values that do not fit fail.',
    ]);
  });
});

describe('choices in a proposal', () => {
  const tier = column('kx_tier', 'Picklist', {
    label: 'Tier',
    choices: [
      { value: 1, label: 'Bronze' },
      { value: 2, label: 'Stříbrná', otherLabels: ['Silver'] },
      { value: 3, label: 'Zlatá' },
    ],
  });
  const level = text('ContactLevel', 'Loyalty');
  const known = (...values: string[]): KnownValues =>
    new Map([['ContactLevel', values.map((value) => ({ value, label: value }))]]);

  it('propose the column whose choices are the values of the field', () => {
    const [pair] = propose([level], [tier], { values: known('Bronze', 'Silver') });

    expect([pair?.item.column, pair?.certainty, pair?.reason]).toEqual([
      'kx_tier',
      'likely',
      'All its values are choices of it: “Bronze”, “Silver”.',
    ]);
  });

  it('are matched without regard to accents and case, and only what the engine would not find is written down', () => {
    const [pair] = propose([level], [tier], { values: known('bronze', 'stribrna', 'ZLATA') });

    expect(pair?.item.valueMap).toEqual({ stribrna: 2, ZLATA: 3 });
  });

  it('leave out a value that is none, and name it', () => {
    const own = text('ContactTier', 'Tier');
    const values = new Map([
      [
        'ContactTier',
        [
          { value: 'Gold', label: 'Gold' },
          { value: 'Bronze', label: 'Bronze' },
        ],
      ],
    ]);
    const [pair] = propose([own], [tier], { values });

    expect(pair?.reason).toBe('Same name and caption. “Gold” is no choice yet.');
    expect(pair?.item.valueMap).toEqual({});
  });

  it('never come from the label of two choices', () => {
    const twice = {
      ...tier,
      choices: [
        { value: 1, label: 'Éta' },
        { value: 2, label: 'Eta' },
      ],
    };

    expect(propose([level], [twice], { values: known('ETA', 'eta') })[0]?.item.valueMap ?? {}).toEqual({});
  });
});

describe('what a proposal never does', () => {
  it('replaces no pair and uses no column twice', () => {
    const existing = [
      { field: 'ContactFirstName', column: 'nickname' },
      { field: 'ContactTown', column: 'address1_city' },
    ];
    const proposed = propose([...ownFields(), text('ContactVorname', 'Vorname')], realColumns(), {
      existing,
    });

    expect(proposed.map(({ item }) => item.field)).not.toContain('ContactFirstName');
    const columns = proposed.map(({ item }) => item.column);
    expect(columns).not.toContain('address1_city');
    expect(new Set(columns).size).toBe(columns.length);
  });

  it('sends no identity, no stamps and no state of the row', () => {
    const proposed = propose([
      ...ownFields(),
      text('ContactState', 'Status'),
      field('ContactActive', 'boolean', { caption: 'Active' }),
      text('ContactAgent', 'Owner'),
      field('ContactMade', 'datetime', { caption: 'Created On' }),
    ]);

    for (const name of ['statecode', 'statuscode', 'ownerid', 'createdon', 'contactid'])
      expect(proposed.map(({ item }) => item.column)).not.toContain(name);
    expect(proposed.map(({ item }) => item.field)).not.toContain('ContactGUID');
  });

  it.each([
    ['ContactNoPhoneCalls', 'No phone calls, please', [['donotphone', 'sure']]],
    ['ContactPhoneCalls', 'Do allow phone calls', []],
    ['ContactEmails', 'Emails', []],
    // Its label says “Send Marketing Materials”, but a yes means “Do Not Send”.
    ['ContactMarketing', 'Send marketing materials', []],
    ['ContactOptIn', 'Opt-in', [['kx_optin', 'sure']]],
    ['ContactOptOut', 'Opt-out', []],
  ])('turns no yes into a no: %s', (name, caption, expected) => {
    const columns = realColumns().filter(({ type }) => type === 'Boolean');

    expect(only(propose([field(name, 'boolean', { caption })], columns))).toEqual(expected);
  });

  it('offers no column that our user cannot read or write', () => {
    const columns = [
      column('firstname', 'String', { label: 'First Name', validForUpdate: false }),
      column('lastname', 'String', { label: 'Last Name', secured: { reads: 'masked' } }),
    ];

    expect(propose(ownFields(), columns)).toEqual([]);
  });
});

describe('hostile names', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      column(`new_c${index}`, 'String', { label: `Same label ${'x'.repeat(3000)}` }),
    );
  const fields = (count: number) =>
    Array.from({ length: count }, (_, index) => text(`ContactC${index}x`, `Same label ${'x'.repeat(3000)}`));

  it('take time in proportion to their number', () => {
    const timeOf = (count: number) => {
      const [ours, theirs] = [fields(count), many(count)];
      const start = performance.now();
      propose(ours, theirs);
      return performance.now() - start;
    };
    timeOf(400);
    const small = Math.min(timeOf(400), timeOf(400), timeOf(400));

    expect(timeOf(1600)).toBeLessThan(Math.max(small * 12, 200));
  });

  it('are taken for what they are', () => {
    const odd = ['', ' ', '🦄', '<script>alert(1)</script>', '__proto__', 'constructor', '\uD800', '…'];
    const columns = odd.map((label, index) => column(`new_x${index}`, 'String', { label }));
    const values: KnownValues = new Map([['__proto__', odd.map((value) => ({ value, label: value }))]]);

    expect(() =>
      propose(
        odd.map((caption, index) => text(odd[index] ?? '', caption)),
        columns,
        { values },
      ),
    ).not.toThrow();
  });
});
