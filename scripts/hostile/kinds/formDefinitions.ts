import fc from 'fast-check';
import { parseFormDefinition } from '../../../bridge/xperience/forms/parseFormDefinition.ts';
import type { Kind } from '../kind.ts';
import { hostileText } from '../words.ts';

const attribute = fc
  .tuple(
    fc.constantFrom(
      'column',
      'columntype',
      'columnsize',
      'columnprecision',
      'isPK',
      'visible',
      'dummy',
      '__proto__',
    ),
    hostileText,
  )
  .map(([name, value]) => `${name}="${escaped(value)}"`);
const field = fc
  .tuple(fc.uniqueArray(attribute, { maxLength: 5, selector: (text) => text.split('=')[0] }), hostileText)
  .map(
    ([attributes, caption]) =>
      `<field ${attributes.join(' ')}><properties><fieldcaption>${escaped(caption)}</fieldcaption></properties></field>`,
  );

/** Entities that double with each that names another; a parser that resolves them fills the memory. */
const entities = fc.integer({ min: 1, max: 40 }).map((depth) => {
  const defined = Array.from({ length: depth }, (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};">`).join(
    '',
  );
  return `<!DOCTYPE form [<!ENTITY e0 "lol">${defined}]><form><field column="&e${depth};" columntype="text"/></form>`;
});
const outside = fc
  .constantFrom('file:///etc/passwd', 'http://127.0.0.1:9/x', '\\\\server\\share')
  .map(
    (address) =>
      `<!DOCTYPE form [<!ENTITY x SYSTEM "${address}">]><form><field column="a" columntype="text"><properties><fieldcaption>&x;</fieldcaption></properties></field></form>`,
  );
const nested = fc
  .tuple(fc.integer({ min: 1, max: 50_000 }), fc.boolean())
  .map(([depth, closed]) => '<form>'.repeat(depth) + (closed ? '</form>'.repeat(depth) : ''));
const parts = fc
  .array(
    fc.oneof(
      hostileText,
      fc.constantFrom('<', '>', '&', '<!--', ']]>', '<![CDATA[', '<?xml', '&#0;', '&#x110000;', '</form>'),
    ),
    { maxLength: 20 },
  )
  .map((each) => `<form>${each.join('')}</form>`);

export const formXml = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(field, { maxLength: 5 }).map((fields) => `<form>${fields.join('')}</form>`),
  },
  { weight: 3, arbitrary: parts },
  { weight: 1, arbitrary: entities },
  { weight: 1, arbitrary: outside },
  { weight: 1, arbitrary: nested },
  { weight: 2, arbitrary: hostileText },
);

const mostCharacters = 1_000_000;

/** Definitions of forms as the database could have them: read, or refused with an error that says so; never more than was there. */
export const formDefinitions: Kind = {
  name: 'form definitions',
  share: 18,
  writes: false,
  property: () =>
    fc.asyncProperty(formXml, async (xml) => {
      let read: unknown;
      try {
        read = parseFormDefinition(xml);
      } catch (error) {
        if (error instanceof Error) return;
        throw new Error('what was thrown is no error');
      }
      const text = JSON.stringify(read);
      if (text.length > mostCharacters + 10 * xml.length) throw new Error('more came out than went in');
      if (text.includes('root:')) throw new Error('a file was read');
    }),
};

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
}
