import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineMapping } from '../../../bridge/mapping/settings/combineMapping.ts';
import { defaultRules } from '../../../bridge/mapping/settings/defaultRules.ts';
import { droppedPairs } from '../../../bridge/mapping/settings/droppedPairs.ts';
import { moduleMappingText, readModuleMapping } from '../../../bridge/mapping/settings/readModuleMapping.ts';
import { readRules } from '../../../bridge/mapping/settings/readRules.ts';
import type { MappingExtension, ModuleItem } from '../../../bridge/mapping/settings/settingsTypes.ts';
import { splitMapping } from '../../../bridge/mapping/settings/splitMapping.ts';
import type { MappingItem } from '../../../bridge/mapping/types.ts';
import { column, field, item } from '../samples.ts';

const fields = [
  field('ContactFirstName', 'text', { caption: 'First name' }),
  field('ContactBirthday', 'datetime', { caption: 'Birthday' }),
  field('ContactTopics', 'text', { caption: 'Topics' }),
];
const columns = [
  column('firstname', 'String'),
  column('nickname', 'String'),
  column('birthdate', 'DateTime', { behavior: 'DateOnly', format: 'DateOnly' }),
  column('topics', 'MultiSelectPicklist'),
];

function moduleItem(name: string, columnName: string | null): ModuleItem {
  return {
    XperienceFieldName: name,
    XperienceFieldCaption: name,
    Dynamics365Field: columnName,
    DynamicsAttributeType: null,
    DynamicsAttributeFormat: null,
  };
}

const split = (items: MappingItem[], present: ModuleItem[] = []) =>
  splitMapping({ items, fields, columns, present });

describe('storing a mapping', () => {
  it("puts the module's five properties into its setting and the rules beside it", () => {
    const items = [
      item('ContactBirthday', 'birthdate', { direction: 'toDynamics' }),
      item('ContactTopics', 'topics', { valueMap: { a: 1 } }),
    ];
    const { moduleItems, extensions } = split(items);
    expect(moduleItems).toEqual([
      {
        XperienceFieldName: 'ContactBirthday',
        XperienceFieldCaption: 'Birthday',
        Dynamics365Field: 'birthdate',
        DynamicsAttributeType: 'DateTime',
        DynamicsAttributeFormat: 'DateOnly',
      },
      {
        XperienceFieldName: 'ContactTopics',
        XperienceFieldCaption: 'Topics',
        Dynamics365Field: 'topics',
        DynamicsAttributeType: 'Virtual',
        DynamicsAttributeFormat: null,
      },
    ]);
    expect(extensions.map(({ rules }) => rules)).toEqual([
      { direction: 'toDynamics' },
      { valueMap: { a: 1 } },
    ]);
  });

  it('keeps the order and the unmapped fields of the setting, and empties what is no longer mapped', () => {
    const present = [
      moduleItem('ContactZIP', 'address1_postalcode'),
      moduleItem('ContactBirthday', null),
      moduleItem('ContactCity', ''),
    ];
    const { moduleItems } = split(
      [item('ContactFirstName', 'firstname'), item('ContactBirthday', 'birthdate')],
      present,
    );
    expect(moduleItems.map((each) => [each.XperienceFieldName, each.Dynamics365Field])).toEqual([
      ['ContactZIP', ''],
      ['ContactBirthday', 'birthdate'],
      ['ContactCity', ''],
      ['ContactFirstName', 'firstname'],
    ]);
  });

  it('keeps a further column of a field beside the setting, which holds one for each field', () => {
    const items = [
      item('ContactFirstName', 'firstname'),
      item('ContactFirstName', 'nickname', { direction: 'toDynamics' }),
    ];
    const { moduleItems, extensions } = split(items);
    expect(moduleItems).toHaveLength(1);
    expect(extensions.map(({ column, extra }) => [column, extra])).toEqual([
      ['firstname', false],
      ['nickname', true],
    ]);
    expect(combineMapping(moduleItems, extensions)).toEqual(items);
  });

  it('gives the same mapping when it is read again', () => {
    const rules = fc.record({
      direction: fc.constantFrom('both', 'toDynamics', 'toXperience'),
      conflict: fc.constantFrom('byCaller', 'xperience', 'dynamics'),
      sendEmpty: fc.boolean(),
      overlong: fc.constantFrom('fail', 'cut'),
      valueMap: fc.dictionary(
        // Schemas leave this one name out of every record, lest it become a prototype.
        fc.string().filter((text) => text !== '__proto__'),
        fc.integer(),
        { noNullPrototype: true },
      ),
    });
    const items = fc.uniqueArray(
      fc.tuple(fc.constantFrom('ContactFirstName', 'ContactBirthday'), fc.constantFrom(...columns), rules),
      { selector: ([, { name }]) => name },
    );
    fc.assert(
      fc.property(items, (chosen) => {
        const mapping = chosen.map(([name, { name: columnName }, each]) => item(name, columnName, each));
        const { moduleItems, extensions } = split(mapping);
        const read = readModuleMapping(moduleMappingText(moduleItems));
        const stored = extensions.map((each) => {
          const parsed = readRules(JSON.stringify(each.rules));
          return { ...each, rules: 'value' in parsed ? parsed.value : {} };
        });
        const combined = combineMapping('value' in read ? read.value : [], stored);
        expect(new Set(combined)).toEqual(new Set(mapping));
      }),
    );
  });
});

describe('a mapping of the module alone', () => {
  it('has the default rules, and nothing for fields without a column', () => {
    const items = [moduleItem('ContactFirstName', 'firstname'), moduleItem('A', null), moduleItem('B', '')];
    expect(combineMapping(items, [])).toEqual([
      { field: 'ContactFirstName', column: 'firstname', ...defaultRules },
    ]);
  });

  it("keeps only those rules that do not speak of the column when the module's dialog chose another", () => {
    const extension: MappingExtension = {
      field: 'ContactTopics',
      column: 'topics',
      rules: { sendEmpty: true, valueMap: { a: 1 }, lookup: { table: 'account', unresolved: 'fail' } },
      extra: false,
      written: moduleItem('ContactTopics', 'topics'),
    };
    expect(combineMapping([moduleItem('ContactTopics', 'nickname')], [extension])).toEqual([
      item('ContactTopics', 'nickname', { sendEmpty: true }),
    ]);
  });
});

describe("what the module's dialog dropped", () => {
  const { moduleItems, extensions } = split([
    item('ContactTopics', 'topics'),
    item('ContactBirthday', 'birthdate'),
    item('ContactBirthday', 'nickname', { direction: 'toDynamics' }),
  ]);

  it('is nothing while all pairs are there', () => {
    expect(droppedPairs(moduleItems, extensions)).toEqual([]);
  });

  it.each([
    ['a field it does not know', [moduleItem('ContactBirthday', 'birthdate')]],
    [
      'a column it does not know',
      [moduleItem('ContactBirthday', 'birthdate'), moduleItem('ContactTopics', '')],
    ],
  ])('is %s', (_, present) => {
    const dropped = droppedPairs(present, extensions);
    expect(dropped.map((each) => each.field)).toEqual(['ContactTopics']);
  });

  it('is no pair that was given another column on purpose', () => {
    const present = [moduleItem('ContactTopics', 'firstname'), moduleItem('ContactBirthday', 'birthdate')];
    expect(droppedPairs(present, extensions)).toEqual([]);
  });
});

describe('the rules beside a pair', () => {
  it.each([
    ['not JSON', '{'],
    ['an unknown rule', '{"colour":"blue"}'],
    ['an unknown direction', '{"direction":"sideways"}'],
    ['a value map to text', '{"valueMap":{"a":"1"}}'],
    ['a lookup without its table', '{"lookup":{"unresolved":"fail"}}'],
  ])('are refused when they are %s', (_, text) => {
    expect(readRules(text)).toMatchObject({ flaws: [{ detail: expect.stringMatching(/\.$/) }] });
  });
});

it('refuses a rule whose name an object of this language cannot keep', () => {
  expect(readRules('{"valueMap":{"__proto__":1}}')).toMatchObject({
    flaws: [{ detail: expect.stringContaining('__proto__') }],
  });
});
