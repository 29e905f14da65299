import { describe, expect, it } from 'vitest';
import { moduleMappingText, readModuleMapping } from '../../../bridge/mapping/settings/readModuleMapping.ts';

/** As the module's dialog serialises it: every contact field, mapped or not. */
const setting = JSON.stringify({
  Items: [
    {
      XperienceFieldName: 'ContactFirstName',
      XperienceFieldCaption: 'First name',
      Dynamics365Field: 'firstname',
      DynamicsAttributeType: 'String',
      DynamicsAttributeFormat: 'Text',
    },
    {
      XperienceFieldName: 'ContactMiddleName',
      XperienceFieldCaption: 'Middle name',
      Dynamics365Field: '',
      DynamicsAttributeType: null,
      DynamicsAttributeFormat: null,
    },
  ],
});

function flawsOf(text: string) {
  const read = readModuleMapping(text);
  return 'flaws' in read ? read.flaws.map(({ place, detail }) => `${place}: ${detail}`) : [];
}

describe("the module's mapping", () => {
  it('is read and written unchanged', () => {
    const read = readModuleMapping(setting);
    expect('value' in read && moduleMappingText(read.value)).toBe(setting);
  });

  it('is written with exactly five properties a pair', () => {
    const read = readModuleMapping(setting);
    const items = 'value' in read ? read.value.map((item) => ({ ...item, direction: 'toDynamics' })) : [];
    expect(moduleMappingText(items)).toBe(setting);
  });

  it.each(['', '  \r\n'])('that is empty maps nothing', (text) => {
    expect(readModuleMapping(text)).toEqual({ value: [] });
  });

  it('may lack what an older module did not write', () => {
    expect(readModuleMapping('{"Items":[{"XperienceFieldName":"F","Dynamics365Field":"c"}]}')).toEqual({
      value: [
        {
          XperienceFieldName: 'F',
          XperienceFieldCaption: null,
          Dynamics365Field: 'c',
          DynamicsAttributeType: null,
          DynamicsAttributeFormat: null,
        },
      ],
    });
  });

  it.each(['{"Items":[', 'null', '[]', '{}', '{"Items":{}}', '"Items"'])(
    'that is broken is refused: %s',
    (text) => {
      expect(flawsOf(text)).toHaveLength(1);
    },
  );

  it('is refused with every mistake and its place', () => {
    const text = JSON.stringify({
      Items: [
        { XperienceFieldName: '', Dynamics365Field: 'a' },
        { XperienceFieldName: 'F', Dynamics365Field: 7, NewerProperty: true },
      ],
    });
    expect(flawsOf(text)).toEqual([
      'Items[0].XperienceFieldName: The pair names no contact field.',
      expect.stringMatching(/^Items\[1\]\.Dynamics365Field: /),
      expect.stringMatching(/^Items\[1\]: .*NewerProperty/),
    ]);
  });
});
