import type { ApiProperties, Operation, Swagger } from '../../scripts/connector/swagger.ts';

const error = {
  description: 'The service answered with an error.',
  schema: { $ref: '#/definitions/Problem' },
};
const errors = { '400': error, '401': error, '500': error };

function text(label: string) {
  return { type: 'string', 'x-ms-summary': label, description: `What the service calls ${label}.` };
}

function annotation(family: string) {
  return { family, revision: 1, status: 'Production' };
}

/** A small connector that keeps every rule: a list, an action with dropdown and dynamic body, a polled trigger. */
export function validSwagger(): Swagger {
  return {
    swagger: '2.0',
    info: {
      title: 'Contoso Bookings',
      description: 'Books rooms of Contoso and tells about bookings others made.',
      version: '1.0.0',
      contact: { name: 'Contoso', url: 'https://contoso.com', email: 'help@contoso.com' },
    },
    host: 'contoso.com',
    basePath: '/booking',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    'x-ms-connector-metadata': [
      { propertyName: 'Website', propertyValue: 'https://contoso.com' },
      { propertyName: 'Privacy policy', propertyValue: 'https://contoso.com/privacy' },
      { propertyName: 'Categories', propertyValue: 'Productivity;Data' },
    ],
    'x-ms-capabilities': { testConnection: { operationId: 'ListRooms', parameters: {} } },
    securityDefinitions: { person: { type: 'basic' }, key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    security: [{ person: [] }, { key: [] }],
    paths: {
      '/rooms': { get: listRooms() },
      '/rooms/{room}/schema': { get: getRoomSchema() },
      '/rooms/{room}/bookings': { post: createBooking() },
      '/trigger/events/bookings': { get: whenBooked() },
    },
    definitions: {
      Problem: { type: 'object', properties: { title: text('Title') } },
      Rooms: {
        type: 'object',
        properties: {
          value: {
            type: 'array',
            'x-ms-summary': 'Rooms',
            description: 'All rooms of the building.',
            items: { $ref: '#/definitions/Room' },
          },
          nextLink: text('Next Link'),
        },
      },
      Room: {
        type: 'object',
        title: 'Meeting room',
        properties: { id: text('Room ID'), name: text('Name') },
        required: ['id'],
      },
      Booking: {
        type: 'object',
        'x-ms-dynamic-schema': {
          operationId: 'GetRoomSchema',
          parameters: { room: { parameter: 'room' } },
          'value-path': 'schema/properties',
        },
        'x-ms-dynamic-properties': {
          operationId: 'GetRoomSchema',
          parameters: { room: { parameterReference: 'room' } },
          itemValuePath: 'schema',
        },
      },
    },
  };
}

function listRooms(): Operation {
  return {
    operationId: 'ListRooms',
    tags: ['Rooms'],
    summary: 'List the rooms',
    description: 'Lists rooms that can be booked, page by page.',
    'x-ms-api-annotation': annotation('ListRooms'),
    'x-ms-pageable': { nextLinkName: 'nextLink' },
    parameters: [
      {
        name: 'size',
        in: 'query',
        type: 'string',
        enum: ['small', 'large'],
        default: 'small',
        'x-ms-enum-values': [
          { value: 'small', displayName: 'Small' },
          { value: 'large', displayName: 'Large' },
        ],
        'x-ms-summary': 'Size of the Room',
        description: 'How many people fit into the room.',
        'x-ms-visibility': 'advanced',
      },
    ],
    responses: { '200': { description: 'The rooms.', schema: { $ref: '#/definitions/Rooms' } }, ...errors },
  };
}

function getRoomSchema(): Operation {
  return {
    operationId: 'GetRoomSchema',
    tags: ['Rooms'],
    summary: 'Get the fields of a booking',
    description: 'Describes what a booking of the chosen room holds.',
    'x-ms-api-annotation': annotation('GetRoomSchema'),
    'x-ms-visibility': 'internal',
    parameters: [roomParameter()],
    responses: {
      '200': {
        description: 'The fields.',
        schema: {
          type: 'object',
          properties: {
            schema: {
              type: 'object',
              'x-ms-summary': 'Schema',
              description: 'A JSON schema of the booking.',
            },
          },
        },
      },
      ...errors,
    },
  };
}

function createBooking(): Operation {
  return {
    operationId: 'CreateBooking',
    tags: ['Rooms'],
    summary: 'Create a booking',
    description: 'Books the chosen room.',
    'x-ms-api-annotation': annotation('CreateBooking'),
    parameters: [
      {
        ...roomParameter(),
        'x-ms-dynamic-values': {
          operationId: 'ListRooms',
          'value-collection': 'value',
          'value-path': 'id',
          'value-title': 'name',
        },
        'x-ms-dynamic-list': {
          operationId: 'ListRooms',
          itemsPath: 'value',
          itemValuePath: 'id',
          itemTitlePath: 'name',
        },
      },
      {
        name: 'booking',
        in: 'body',
        required: true,
        'x-ms-summary': 'Booking',
        description: 'The fields of the booking.',
        schema: { $ref: '#/definitions/Booking' },
      },
    ],
    responses: { '204': { description: 'The room is booked.' }, ...errors },
  };
}

function whenBooked(): Operation {
  return {
    operationId: 'WhenBooked',
    tags: ['Rooms'],
    summary: 'When a room is booked',
    description: 'This operation triggers when somebody books a room.',
    'x-ms-api-annotation': annotation('WhenBooked'),
    'x-ms-trigger': 'batch',
    'x-ms-trigger-hint': 'Book a room to see it fire now.',
    'x-ms-trigger-metadata': { kind: 'query', mode: 'polling' },
    parameters: [
      {
        name: 'cursor',
        in: 'query',
        type: 'string',
        'x-ms-summary': 'Cursor',
        description: 'Where the last poll ended.',
        'x-ms-visibility': 'internal',
      },
    ],
    responses: {
      '200': {
        description: 'Bookings since the last poll.',
        schema: {
          type: 'object',
          properties: {
            cursor: text('Cursor'),
            items: {
              type: 'array',
              'x-ms-summary': 'Bookings',
              description: 'Bookings since the last poll.',
              items: { $ref: '#/definitions/Room' },
            },
          },
        },
      },
      ...errors,
    },
  };
}

function roomParameter() {
  return {
    name: 'room',
    in: 'path' as const,
    type: 'string',
    required: true,
    'x-ms-url-encoding': 'single',
    'x-ms-summary': 'Room',
    description: 'The room to book.',
  };
}

/** apiProperties.json that goes with {@link validSwagger}: two ways to sign in, host, trigger and paging policies. */
export function validApiProperties(): ApiProperties {
  const field = (type: string, displayName: string) => ({
    type,
    uiDefinition: {
      displayName,
      description: `${displayName} to sign in with.`,
      constraints: { required: 'true' },
    },
  });
  const url = field('string', 'Address');
  return {
    properties: {
      iconBrandColor: '#112233',
      connectionParameterSets: {
        uiDefinition: { displayName: 'Sign in with', description: 'How Contoso knows you.' },
        values: [
          {
            name: 'person',
            uiDefinition: { displayName: 'Person', description: 'Sign in as a person.' },
            parameters: {
              url,
              username: field('string', 'User'),
              password: field('securestring', 'Password'),
            },
          },
          {
            name: 'key',
            uiDefinition: { displayName: 'Key', description: 'Sign in with a key.' },
            parameters: { url, api_key: field('securestring', 'Key') },
          },
        ],
      },
      policyTemplateInstances: [
        {
          templateId: 'dynamichosturl',
          title: 'Host',
          parameters: { 'x-ms-apimTemplateParameter.urlTemplate': "@connectionParameters('url')/booking" },
        },
        {
          templateId: 'updatenextlink',
          title: 'Paging',
          parameters: {
            'x-ms-apimTemplate-operationName': ['ListRooms'],
            'x-ms-apimTemplateParameter.nextLinkPropertyName': 'nextLink',
          },
        },
        {
          templateId: 'pollingtrigger',
          title: 'Polling',
          type: 'PollingTrigger',
          parameters: {
            'x-ms-apimTemplate-operationName': ['WhenBooked'],
            'x-ms-apimTemplateParameter.triggerConfig': { cursor: '@{triggerBody().cursor}' },
            'x-ms-apimTemplateParameter.triggerDataPath': '@triggerBody().items',
          },
        },
      ],
    },
  };
}
