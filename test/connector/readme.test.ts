import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Swagger } from '../../scripts/connector/swagger.ts';
import { generateReadme } from '../../scripts/generate/generateReadme.ts';
import { operationTables } from '../../scripts/generate/operationTables.ts';
import { validSwagger } from './validConnector.ts';

const swagger = JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8')) as Swagger;
const readme = readFileSync('connector/README.md', 'utf8');

describe('the readme of the connector', () => {
  it('lists the operations as the contract has them; run `npm run generate` when this fails', () => {
    expect(generateReadme(swagger, readme) === readme).toBe(true);
  });

  it.each([
    'Publisher',
    'Prerequisites',
    'Supported Operations',
    'Obtaining Credentials',
    'Known Issues and Limitations',
    'Deployment Instructions',
  ])('has the section %s', (title) => {
    expect(readme).toContain(`\n## ${title}\n`);
  });

  it('is refused without the marks of the list', () => {
    expect(() => generateReadme(swagger, '# Contoso')).toThrow('needs the marks');
  });
});

describe('the introduction', () => {
  const intro = readFileSync('connector/intro.md', 'utf8');

  it.each([
    'Prerequisites',
    'How to get credentials',
    'Get started with your connector',
    'Known issues and limitations',
    'Common errors and remedies',
    'FAQ',
  ])('has the section %s', (title) => {
    expect(intro).toContain(`\n## ${title}\n`);
  });

  it('starts with a description of at most eight sentences', () => {
    const description = intro.split('\n## ')[0] ?? '';
    expect(description.match(/[.!?](\s|$)/g)?.length).toBeLessThanOrEqual(8);
  });

  it('lists no operations', () => {
    expect(intro).not.toMatch(/^\|.*`[A-Z]\w+`/m);
  });
});

describe('the table of an operation', () => {
  const tables = (swagger: Swagger) => operationTables(swagger).replaceAll(/ +/g, ' ');
  const text = tables(validSwagger());

  it('shows triggers and actions apart', () => {
    expect(text.indexOf('### Triggers')).toBeLessThan(
      text.indexOf('#### When a room is booked (`WhenBooked`)'),
    );
    expect(text.indexOf('### Actions')).toBeGreaterThan(text.indexOf('`WhenBooked`'));
  });

  it('shows a field with its label, key, choices and description', () => {
    const row = '| Size of the Room | `size` | `small`, `large` | no | How many people fit into the room. |';
    expect(text).toContain(row);
  });

  it('leaves out operations and fields that makers do not see', () => {
    expect(text).not.toContain('GetRoomSchema');
    expect(text).not.toContain('`cursor`');
  });

  it('shows a body by its fields', () => {
    const connector = validSwagger();
    const note = { type: 'string', 'x-ms-summary': 'Note', description: 'What to know | or not.' };
    if (connector.definitions) connector.definitions.Booking = { type: 'object', properties: { note } };
    expect(tables(connector)).toContain('| Note | `booking/note` | text | no | What to know \\| or not. |');
  });

  it('shows what an entry of a list in a body has to hold', () => {
    const connector = validSwagger();
    const name = { type: 'string', 'x-ms-summary': 'Name', description: 'Who comes.' };
    const guests = {
      type: 'array',
      items: { type: 'object', required: ['name'], properties: { name } },
      'x-ms-summary': 'Guests',
      description: 'Who comes along.',
    };
    if (connector.definitions) connector.definitions.Booking = { type: 'object', properties: { guests } };
    const text = tables(connector);
    expect(text).toContain('| Guests | `booking/guests` | list of object | no | Who comes along. |');
    expect(text).toContain('| Name | `booking/guests/name` | text | yes | Who comes. |');
  });

  it('shows a body with dynamic fields as one field', () => {
    expect(text).toContain('| Booking | `booking` | object | yes | The fields of the booking. |');
  });

  it('shows what the entries of a list hold', () => {
    const { '/trigger/events/bookings': _trigger, ...paths } = validSwagger().paths;
    const section = sectionOf(tables({ ...validSwagger(), paths }), 'ListRooms');
    expect(section).toContain('Outputs: the list Rooms (`value`), each entry with:');
    expect(section).toContain('| Room ID | `id` | text | yes | What the service calls Room ID. |');
    expect(section).toContain('| Name | `name` | text | no | What the service calls Name. |');
    expect(section).not.toContain('nextLink');
  });

  it('shows once what several operations give, and leads there', () => {
    expect(sectionOf(text, 'WhenBooked')).toContain('Outputs: those of [Meeting room](#meeting-room).');
    expect(sectionOf(text, 'ListRooms')).toContain('each entry with those of [Meeting room](#meeting-room).');
    expect(text.match(/\| yes \| What the service calls Room ID/g)).toHaveLength(1);
    expect(text.indexOf('| yes | What the service calls Room ID')).toBeGreaterThan(
      text.indexOf('#### Meeting room\n'),
    );
  });

  it('is refused while what several operations give has no title', () => {
    const connector = validSwagger();
    delete connector.definitions?.Room?.title;
    expect(() => tables(connector)).toThrow('The definition Room is given by several operations');
  });

  it('says when an answer without a body means that there was nothing to do', () => {
    const connector = validSwagger();
    const create = connector.paths['/rooms/{room}/bookings']?.post;
    if (create) create.responses['204'] = { description: 'The room was booked already.' };
    expect(sectionOf(tables(connector), 'CreateBooking')).toContain(
      'With status 204 it gives nothing: the room was booked already.',
    );
  });

  it('has every output that makers see, of every operation', () => {
    const labels = Object.values(swagger.definitions ?? {})
      .flatMap(({ properties = {} }) => Object.values(properties))
      .filter((property) => property['x-ms-visibility'] !== 'internal')
      .map((property) => String(property['x-ms-summary'] ?? ''));
    const wanted = [
      'Seconds Left',
      'Last Synchronized Value in Dynamics',
      'Changed Fields',
      'Next Attempt',
      'Version',
    ];
    for (const label of wanted) {
      expect(labels).toContain(label);
      expect(readme).toContain(`| ${label} |`);
    }
  });
});

/** What is told of one operation. */
function sectionOf(text: string, operationId: string): string {
  const start = text.indexOf(`(\`${operationId}\`)`);
  expect(start).toBeGreaterThan(0);
  const end = text.indexOf('\n#### ', start);
  return text.slice(start, end < 0 ? undefined : end);
}
