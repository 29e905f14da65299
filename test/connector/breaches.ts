/** One breach of a rule: what is wrong, where in the valid connector, and the value put there. */
type Breach = [what: string, path: string[], value: unknown];

const rooms = ['swagger', 'paths', '/rooms', 'get'];
const schema = ['swagger', 'paths', '/rooms/{room}/schema', 'get'];
const create = ['swagger', 'paths', '/rooms/{room}/bookings', 'post'];
const trigger = ['swagger', 'paths', '/trigger/events/bookings', 'get'];
const size = [...rooms, 'parameters', '0'];
const room = [...create, 'parameters', '0'];
const cursor = [...trigger, 'parameters', '0'];
const definitions = ['swagger', 'definitions'];
const booking = [...definitions, 'Booking'];
const metadata = ['swagger', 'x-ms-connector-metadata'];
const properties = ['apiProperties', 'properties'];
const policies = [...properties, 'policyTemplateInstances'];
const sets = [...properties, 'connectionParameterSets', 'values'];
const own = 'x-ms-apimTemplateParameter.';

const text = { type: 'string', 'x-ms-summary': 'Text', description: 'Some text.' };
const annotation = { family: 'ListRooms', revision: 1, status: 'Production' };
const ok = { description: 'Fine.', schema: { $ref: '#/definitions/Room' } };
const get = { responses: { '204': { description: 'Fine.' } } };

/** A body whose one property is given, in place of the dynamic one. */
function body(property: Record<string, unknown>, required: string[] = []) {
  return {
    type: 'object',
    properties: { field: { ...text, ...property } },
    ...(required.length > 0 && { required }),
  };
}

/** For every rule the ways to break it, each of which must be found. */
export const breaches: { rule: string; cases: Breach[] }[] = [
  {
    rule: 'SecurityMissing',
    cases: [
      ['no sign-in is asked for', ['swagger', 'security'], undefined],
      ['the list of sign-ins is empty', ['swagger', 'security'], []],
      ['one way in takes nothing', ['swagger', 'security'], [{ person: [] }, {}]],
      ['a sign-in is not defined', ['swagger', 'security'], [{ guest: [] }]],
      ['an operation takes anybody', ['swagger', 'paths', '/rooms', 'get', 'security'], []],
    ],
  },
  { rule: 'SwaggerVersion', cases: [['the version is 3', ['swagger', 'swagger'], '3.0.0']] },
  {
    rule: 'FieldLengthNotInRange',
    cases: [
      ['the title is long', ['swagger', 'info', 'title'], 'Contoso Bookings of All the Rooms'],
      ['the description is short', ['swagger', 'info', 'description'], 'Books rooms.'],
      ['the description is long', ['swagger', 'info', 'description'], 'Books rooms. '.repeat(40)],
      ['a summary is long', [...rooms, 'summary'], `List ${'a'.repeat(80)}`],
      ['an operation is described at length', [...rooms, 'description'], `A${' word'.repeat(300)}.`],
    ],
  },
  {
    rule: 'TitleCharacters',
    cases: [
      ['the title ends in punctuation', ['swagger', 'info', 'title'], 'Contoso Bookings!'],
      ['the title is not English', ['swagger', 'info', 'title'], 'Büchungen'],
    ],
  },
  {
    rule: 'ValueContainsRestrictedWords',
    cases: [
      ['the title says API', ['swagger', 'info', 'title'], 'Contoso API'],
      ['the title says connector', ['swagger', 'info', 'title'], 'Contoso Connector'],
      [
        'the description names a product',
        ['swagger', 'info', 'description'],
        'Books rooms out of Power Automate.',
      ],
    ],
  },
  { rule: 'VersionShape', cases: [['the version is a word', ['swagger', 'info', 'version'], 'latest']] },
  { rule: 'ContactMissing', cases: [['there is no contact', ['swagger', 'info', 'contact'], undefined]] },
  {
    rule: 'ConnectorMetadataMissing',
    cases: [
      ['there is none', metadata, undefined],
      ['the website is not https', [...metadata, '0', 'propertyValue'], 'http://contoso.com'],
      ['no category is chosen', [...metadata, '2', 'propertyValue'], ''],
    ],
  },
  {
    rule: 'TooManyConnectorCategories',
    cases: [['there are three', [...metadata, '2', 'propertyValue'], 'AI;Data;Website']],
  },
  {
    rule: 'UnknownConnectorCategory',
    cases: [['one is invented', [...metadata, '2', 'propertyValue'], 'Rooms']],
  },
  {
    rule: 'HostShape',
    cases: [
      ['it has a scheme', ['swagger', 'host'], 'https://contoso.com'],
      ['it has braces', ['swagger', 'host'], '{tenant}.contoso.com'],
      ['it is this machine', ['swagger', 'host'], 'localhost:3000'],
      ['it is an address', ['swagger', 'host'], '10.0.0.1'],
      ['it is missing', ['swagger', 'host'], undefined],
    ],
  },
  {
    rule: 'BasePathShape',
    cases: [
      ['it ends in a slash', ['swagger', 'basePath'], '/booking/'],
      ['it is missing', ['swagger', 'basePath'], undefined],
    ],
  },
  { rule: 'SchemesShape', cases: [['plain http is offered', ['swagger', 'schemes'], ['http', 'https']]] },
  {
    rule: 'UnsupportedMimeType',
    cases: [
      ['the document produces problems', ['swagger', 'produces'], ['application/problem+json']],
      ['an operation takes XML', [...create, 'consumes'], ['text/xml']],
    ],
  },
  {
    rule: 'PathShape',
    cases: [
      ['a path ends in a slash', ['swagger', 'paths', '/rooms/'], { get }],
      ['a segment holds more than a parameter', ['swagger', 'paths', '/rooms({room})'], { get }],
    ],
  },
  {
    rule: 'PathRedefined',
    cases: [
      ['two paths differ in case', ['swagger', 'paths', '/Rooms'], { get }],
      ['two paths differ in a parameter name', ['swagger', 'paths', '/rooms/{id}/schema'], { get }],
    ],
  },
  {
    rule: 'PartialDuplicateOperationPath',
    cases: [['an action meets a trigger', ['swagger', 'paths', '/events/bookings'], { get }]],
  },
  {
    rule: 'OperationMissingRequiredProperty',
    cases: [
      ['operationId is missing', [...rooms, 'operationId'], undefined],
      ['the summary is missing', [...rooms, 'summary'], undefined],
      ['the description is missing', [...rooms, 'description'], undefined],
    ],
  },
  {
    rule: 'OperationIdSanitized',
    cases: [
      ['it has a hyphen', [...rooms, 'operationId'], 'List-Rooms'],
      ['it starts small', [...rooms, 'operationId'], 'listRooms'],
    ],
  },
  {
    rule: 'OneTagPerOperation',
    cases: [
      ['it has none', [...rooms, 'tags'], undefined],
      ['it has an empty list', [...rooms, 'tags'], []],
      ['it has two', [...rooms, 'tags'], ['Rooms', 'Bookings']],
    ],
  },
  {
    rule: 'OptionalInputForbidsEmpty',
    cases: [
      ['a query parameter must not be empty', [...cursor, 'minLength'], 1],
      [
        'a property of a body must not be empty',
        [...create, 'parameters', '1', 'schema'],
        body({ minLength: 2 }),
      ],
    ],
  },
  { rule: 'DuplicateOperationId', cases: [['two differ in case', [...schema, 'operationId'], 'LISTROOMS']] },
  {
    rule: 'RestrictedCharactersInSummary',
    cases: [
      ['it has a slash', [...rooms, 'summary'], 'List rooms/halls'],
      ['it ends in a full stop', [...rooms, 'summary'], 'List rooms.'],
    ],
  },
  {
    rule: 'TextStyle',
    cases: [
      ['a summary is in Title Case', [...rooms, 'summary'], 'List All Rooms'],
      ['a description repeats the summary', [...rooms, 'description'], 'List the rooms'],
      ['a description has no end', [...rooms, 'description'], 'Lists rooms'],
    ],
  },
  {
    rule: 'ExtensionNotAllowedHere',
    cases: [['an operation has x-ms-summary', [...rooms, 'x-ms-summary'], 'List Rooms']],
  },
  {
    rule: 'CapabilitiesShape',
    cases: [
      ['the document has another capability', ['swagger', 'x-ms-capabilities', 'file-picker'], {}],
      ['an operation has another capability', [...rooms, 'x-ms-capabilities'], { testConnection: {} }],
    ],
  },
  {
    rule: 'TestConnectionOperation',
    cases: [
      ['it does not exist', ['swagger', 'x-ms-capabilities', 'testConnection'], { operationId: 'Ping' }],
      [
        'it changes something',
        ['swagger', 'x-ms-capabilities', 'testConnection'],
        { operationId: 'CreateBooking' },
      ],
      [
        'it needs a value',
        ['swagger', 'x-ms-capabilities', 'testConnection'],
        { operationId: 'GetRoomSchema' },
      ],
    ],
  },
  {
    rule: 'ApiAnnotationMissing',
    cases: [
      ['there is none', [...rooms, 'x-ms-api-annotation'], undefined],
      ['the revision is 0', [...rooms, 'x-ms-api-annotation', 'revision'], 0],
    ],
  },
  {
    rule: 'ApiAnnotationStatus',
    cases: [
      ['it is made up', [...rooms, 'x-ms-api-annotation', 'status'], 'Done'],
      ['that of the connector is made up', ['swagger', 'info', 'x-ms-api-annotation'], { status: 'Done' }],
    ],
  },
  {
    rule: 'OperationStatusAheadOfConnector',
    cases: [
      ['the connector is a preview', ['swagger', 'info', 'x-ms-api-annotation'], { status: 'Preview' }],
    ],
  },
  {
    rule: 'OperationIdShouldEndWithRevision',
    cases: [['revision 2 has no _V2', [...rooms, 'x-ms-api-annotation', 'revision'], 2]],
  },
  {
    rule: 'DuplicateRevision',
    cases: [['two operations share it', [...schema, 'x-ms-api-annotation', 'family'], 'ListRooms']],
  },
  {
    rule: 'TooManyRevisions',
    cases: [['three live', ['swagger', 'paths', '/v'], revisions(['', '_V2', '_V3'])]],
  },
  {
    rule: 'DeprecationMissing',
    cases: [['the older one is not deprecated', ['swagger', 'paths', '/v'], revisions(['', '_V2'])]],
  },
  { rule: 'DeprecatedSummary', cases: [['the summary does not say so', [...rooms, 'deprecated'], true]] },
  {
    rule: 'ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations',
    cases: [
      [
        'a living operation names its replacement',
        [...rooms, 'x-ms-api-annotation'],
        { ...annotation, replacement: { api: 'Contoso', operationId: 'ListRooms_V2' } },
      ],
    ],
  },
  {
    rule: 'ApiAnnotationExtensionReplacementInfo',
    cases: [
      [
        'api is missing',
        [...rooms, 'x-ms-api-annotation'],
        { ...annotation, replacement: { operationId: 'X' } },
      ],
    ],
  },
  {
    rule: 'ParameterLabel',
    cases: [
      ['it is missing', [...size, 'x-ms-summary'], undefined],
      ['it is in sentence case', [...size, 'x-ms-summary'], 'Size of room'],
      ['it has a colon', [...size, 'x-ms-summary'], 'Size:'],
      ['it is long', [...size, 'x-ms-summary'], 'S'.repeat(81)],
    ],
  },
  {
    rule: 'ParameterDescription',
    cases: [
      ['it is missing', [...size, 'description'], undefined],
      ['it is the label', [...size, 'description'], 'Size of the Room'],
    ],
  },
  {
    rule: 'PathParameterMissingEncoding',
    cases: [
      ['it is missing', [...room, 'x-ms-url-encoding'], undefined],
      ['it is double', [...room, 'x-ms-url-encoding'], 'double'],
    ],
  },
  {
    rule: 'QueryParameterEncodingNotSupported',
    cases: [['a query parameter has one', [...size, 'x-ms-url-encoding'], 'single']],
  },
  {
    rule: 'ParameterType',
    cases: [
      ['it is an object in the query', [...size, 'type'], 'object'],
      ['it is a list of nothing', [...size, 'type'], 'array'],
      ['a body has no schema', [...create, 'parameters', '1', 'schema'], undefined],
    ],
  },
  {
    rule: 'ConnectionIdParameterNotAllowed',
    cases: [['it is used', [...size, 'name'], 'connectionId']],
  },
  {
    rule: 'BodyOrFormDataParameterInFetchOperationNotAllowed',
    cases: [['a GET has a body', [...size, 'in'], 'body']],
  },
  { rule: 'PathParameterNotInPath', cases: [['the name differs', [...room, 'name'], 'hall']] },
  { rule: 'PathParameterNotDeclared', cases: [['the name differs', [...room, 'name'], 'hall']] },
  { rule: 'PathParameterNotRequired', cases: [['it is optional', [...room, 'required'], false]] },
  {
    rule: 'ManyBodyParameters',
    cases: [
      ['there are two', room, { ...text, name: 'other', in: 'body', schema: { $ref: '#/definitions/Room' } }],
    ],
  },
  {
    rule: 'ParameterReference',
    cases: [['it leads nowhere', size, { $ref: '#/parameters/Nothing' }]],
  },
  {
    rule: 'ParamtersWithSameNameMustHaveSameTypeAndVisibility',
    cases: [
      ['an operation has another type', room, { ...text, name: 'size', in: 'query', type: 'integer' }],
      [
        'the body has another visibility',
        [...create, 'parameters', '1', 'schema'],
        { type: 'object', properties: { room: { ...text, 'x-ms-visibility': 'advanced' } } },
      ],
    ],
  },
  {
    rule: 'VisibilityValue',
    cases: [
      ['an operation is hidden', [...rooms, 'x-ms-visibility'], 'hidden'],
      ['a parameter is hidden', [...size, 'x-ms-visibility'], 'hidden'],
      ['a property is hidden', [...definitions, 'Room', 'properties', 'id', 'x-ms-visibility'], 'hidden'],
    ],
  },
  {
    rule: 'InternalRequiredWithoutDefault',
    cases: [
      ['a parameter is', [...room, 'x-ms-visibility'], 'internal'],
      ['a body property is', booking, body({ 'x-ms-visibility': 'internal' }, ['field'])],
    ],
  },
  {
    rule: 'PropertyMustBeRequired',
    cases: [
      ['a parameter is not', [...size, 'x-ms-visibility'], 'internal'],
      ['a body property is not', booking, body({ 'x-ms-visibility': 'internal', default: 'x' })],
    ],
  },
  {
    rule: 'OperationMissingSuccessResponse',
    cases: [['only an error is described', [...create, 'responses', '204'], undefined]],
  },
  {
    rule: 'OperationHasManyResponsesWithSchema',
    cases: [['200 and 201 have one', [...rooms, 'responses', '201'], ok]],
  },
  {
    rule: 'ResponseSchemaMissing',
    cases: [['200 has none', [...rooms, 'responses', '200', 'schema'], undefined]],
  },
  {
    rule: 'ErrorResponsesMissing',
    cases: [['no 5xx is described', [...rooms, 'responses', '500'], undefined]],
  },
  {
    rule: 'ResponseReference',
    cases: [['it leads nowhere', [...rooms, 'responses', '404'], { $ref: '#/responses/Nothing' }]],
  },
  { rule: 'ResponseStatus', cases: [['it is a word', [...rooms, 'responses', 'okay'], ok]] },
  {
    rule: 'ResponseDescription',
    cases: [['it is no sentence', [...rooms, 'responses', '200', 'description'], 'ok']],
  },
  { rule: 'DefaultResponseHasSchema', cases: [['it has', [...rooms, 'responses', 'default'], ok]] },
  {
    rule: 'ResponseSchemaInexact',
    cases: [['it is any object', [...rooms, 'responses', '200', 'schema'], { type: 'object' }]],
  },
  { rule: 'ErrorSchema', cases: [['an error has its own', [...rooms, 'responses', '404'], ok]] },
  {
    rule: 'AdditionalPropertyNotAllowedAdjacentToRef',
    cases: [
      ['a description does', [...rooms, 'responses', '200', 'schema', 'description'], 'Rooms.'],
      [
        'a description stands beside the reference to an answer',
        [...rooms, 'responses', '404'],
        { $ref: '#/responses/Nothing', description: 'Gone.' },
      ],
      [
        'a label stands beside the reference to a parameter',
        size,
        { $ref: '#/parameters/Nothing', 'x-ms-summary': 'Size' },
      ],
    ],
  },
  {
    rule: 'SchemaReference',
    cases: [['it leads nowhere', [...rooms, 'responses', '200', 'schema', '$ref'], '#/definitions/Nothing']],
  },
  {
    rule: 'SchemaType',
    cases: [
      ['there are two', [...definitions, 'Room', 'properties', 'id', 'type'], ['string', 'null']],
      ['there is none', [...definitions, 'Room', 'properties', 'id', 'type'], undefined],
      ['it is unknown', [...definitions, 'Room', 'properties', 'id', 'type'], 'text'],
      ['a list has no items', [...definitions, 'Rooms', 'properties', 'value', 'items'], undefined],
      ['a text has properties', [...definitions, 'Room', 'type'], 'string'],
      ['a text has items', [...definitions, 'Rooms', 'properties', 'value', 'type'], 'string'],
    ],
  },
  { rule: 'EmptyProperties', cases: [['it is empty', [...definitions, 'Room', 'properties'], {}]] },
  {
    rule: 'RequiredPropertyMissing',
    cases: [['it is not there', [...definitions, 'Room', 'required'], ['size']]],
  },
  {
    rule: 'SchemaDefinitionSetIncorrectly',
    cases: [
      ['required is boolean', [...definitions, 'Room', 'required'], true],
      ['required is empty', [...definitions, 'Room', 'required'], []],
    ],
  },
  {
    rule: 'SchemaKeyword',
    cases: [['nullable is used', [...definitions, 'Room', 'properties', 'id', 'nullable'], true]],
  },
  {
    rule: 'SchemaRefLoopNotAllowed',
    cases: [
      ['a room holds rooms', [...definitions, 'Room', 'properties', 'next'], { $ref: '#/definitions/Room' }],
    ],
  },
  {
    rule: 'PropertyLabel',
    cases: [
      ['it is missing', [...definitions, 'Room', 'properties', 'id', 'x-ms-summary'], undefined],
      [
        'the definition that a property refers to has none',
        [...definitions, 'Rooms', 'properties', 'best'],
        { $ref: '#/definitions/Room' },
      ],
      [
        'the texts of a list have none',
        [...definitions, 'Room', 'properties', 'tags'],
        { type: 'array', 'x-ms-summary': 'Tags', description: 'Some tags.', items: { type: 'string' } },
      ],
    ],
  },
  {
    rule: 'PropertyDescription',
    cases: [['it is missing', [...definitions, 'Room', 'properties', 'id', 'description'], undefined]],
  },
  {
    rule: 'AmbiguousOutput',
    cases: [
      ['two have one label', [...definitions, 'Room', 'properties', 'name', 'x-ms-summary'], 'Room ID'],
      [
        'one within another has its label',
        [...definitions, 'Room', 'properties', 'floor'],
        {
          type: 'object',
          'x-ms-summary': 'Floor',
          description: 'The floor it is on.',
          properties: { name: { ...text, 'x-ms-summary': 'Name' } },
        },
      ],
    ],
  },
  {
    rule: 'UnusedPart',
    cases: [
      ['a definition is left over', [...definitions, 'Hall'], { ...body({}) }],
      [
        'a parameter is left over',
        ['swagger', 'parameters'],
        { hall: { ...text, name: 'hall', in: 'query' } },
      ],
      ['an answer is left over', ['swagger', 'responses'], { Gone: { description: 'It is gone.' } }],
      [
        'an internal operation is called by nothing',
        ['swagger', 'paths', '/halls'],
        { get: { ...get, 'x-ms-visibility': 'internal' } },
      ],
    ],
  },
  {
    rule: 'RepeatedParameter',
    cases: [
      [
        'another operation has the same',
        [...schema, 'parameters', '1'],
        {
          name: 'room',
          in: 'path',
          type: 'string',
          required: true,
          'x-ms-url-encoding': 'single',
          'x-ms-summary': 'Room',
          description: 'The room to book.',
        },
      ],
    ],
  },
  {
    rule: 'ExtensionValue',
    cases: [
      ['a property holds a film', [...definitions, 'Room', 'properties', 'id', 'x-ms-media-kind'], 'film'],
      ['an operation is safe in words', [...rooms, 'x-ms-safe-operation'], 'yes'],
    ],
  },
  {
    rule: 'Capability',
    cases: [
      ['one is made up', [...properties, 'capabilities'], ['polls']],
      ['the gateway meets an API key', [...properties, 'capabilities'], ['gateway']],
    ],
  },
  {
    rule: 'TooManySchemas',
    cases: [
      [
        'a body has 513',
        booking,
        {
          type: 'object',
          properties: Object.fromEntries(Array.from({ length: 513 }, (_, n) => [`f${n}`, text])),
        },
      ],
    ],
  },
  {
    rule: 'UnrecognizedTypeFormat',
    cases: [
      ['it is unknown', [...size, 'format'], 'guid'],
      ['it belongs to another type', [...definitions, 'Room', 'properties', 'id', 'format'], 'int32'],
    ],
  },
  { rule: 'EmptyEnum', cases: [['it is empty', [...size, 'enum'], []]] },
  { rule: 'EnumType', cases: [['a choice is a number', [...size, 'enum'], ['small', 2]]] },
  {
    rule: 'DefaultValue',
    cases: [
      ['it is no choice', [...size, 'default'], 'huge'],
      ['it has another type', [...definitions, 'Room', 'properties', 'id', 'default'], 1],
      [
        'it is shorter than allowed',
        [...definitions, 'Room', 'properties', 'id'],
        { ...text, minLength: 3, default: 'a' },
      ],
      [
        'it is above the largest',
        [...definitions, 'Room', 'properties', 'id'],
        { ...text, type: 'integer', maximum: 3, default: 4 },
      ],
    ],
  },
  {
    rule: 'Bounds',
    cases: [
      [
        'nothing lies between them',
        [...definitions, 'Room', 'properties', 'id'],
        { ...text, minLength: 3, maxLength: 2 },
      ],
    ],
  },
  {
    rule: 'EnumValues',
    cases: [
      ['one is not labelled', [...size, 'x-ms-enum-values'], [{ value: 'small', displayName: 'Small' }]],
      ['a label is missing', [...size, 'x-ms-enum-values'], [{ value: 'small' }, { value: 'large' }]],
    ],
  },
  {
    rule: 'UnknownExtension',
    cases: [
      ['an operation has a misspelt one', [...rooms, 'x-ms-visability'], 'important'],
      ['a parameter has a misspelt one', [...size, 'x-ms-sumary'], 'Size'],
      [
        'a property has one of operations',
        [...definitions, 'Room', 'properties', 'id', 'x-ms-trigger'],
        'batch',
      ],
      ['the document has one', ['swagger', 'x-ms-metadata'], []],
    ],
  },
  {
    rule: 'DynamicExtensionDefinitionNotAllowedInParameter',
    cases: [
      [
        'it stands beside in',
        [...create, 'parameters', '1', 'x-ms-dynamic-schema'],
        { operationId: 'GetRoomSchema' },
      ],
    ],
  },
  {
    rule: 'DynamicOperationMissing',
    cases: [['it does not exist', [...room, 'x-ms-dynamic-list', 'operationId'], 'GetRooms']],
  },
  {
    rule: 'DynamicOperationMethod',
    cases: [['it is a POST', [...room, 'x-ms-dynamic-list', 'operationId'], 'CreateBooking']],
  },
  {
    rule: 'DynamicParameterRequired',
    cases: [['it is not given', [...booking, 'x-ms-dynamic-properties', 'parameters'], {}]],
  },
  {
    rule: 'DynamicParameterUnknown',
    cases: [['it is not taken', [...room, 'x-ms-dynamic-list', 'parameters'], { floor: { value: 1 } }]],
  },
  {
    rule: 'DynamicParameterShape',
    cases: [
      ['the new form has a literal', [...booking, 'x-ms-dynamic-properties', 'parameters'], { room: 'blue' }],
      [
        'the old form has the new',
        [...booking, 'x-ms-dynamic-schema', 'parameters'],
        { room: { value: 'blue' } },
      ],
    ],
  },
  {
    rule: 'DynamicParameterReference',
    cases: [
      [
        'nothing has the name',
        [...booking, 'x-ms-dynamic-properties', 'parameters'],
        { room: { parameterReference: 'hall' } },
      ],
      [
        'it is internal with a default',
        room,
        { ...text, name: 'room', in: 'path', required: true, default: 'blue', 'x-ms-visibility': 'internal' },
      ],
    ],
  },
  {
    rule: 'DynamicKeyUnknown',
    cases: [['the old key is in the new form', [...room, 'x-ms-dynamic-list', 'value-path'], 'id']],
  },
  {
    rule: 'DynamicPathRequired',
    cases: [['the title is missing', [...room, 'x-ms-dynamic-list', 'itemTitlePath'], undefined]],
  },
  {
    rule: 'DynamicPathShape',
    cases: [
      ['it starts with a slash', [...room, 'x-ms-dynamic-list', 'itemsPath'], '/value'],
      ['it has dots', [...room, 'x-ms-dynamic-list', 'itemValuePath'], 'room.id'],
    ],
  },
  {
    rule: 'InvokedOperationShouldProduceObject',
    cases: [['it finds none', [...booking, 'x-ms-dynamic-properties', 'itemValuePath'], 'fields']],
  },
  {
    rule: 'InvokedOperationShouldProduceArray',
    cases: [['it finds none', [...room, 'x-ms-dynamic-list', 'itemsPath'], 'rooms']],
  },
  {
    rule: 'InvokedOperationShouldProduceProperty',
    cases: [['it finds none', [...room, 'x-ms-dynamic-list', 'itemTitlePath'], 'label']],
  },
  {
    rule: 'DynamicPairMissing',
    cases: [
      ['the new form is missing', [...room, 'x-ms-dynamic-list'], undefined],
      ['the old form is missing', [...booking, 'x-ms-dynamic-schema'], undefined],
      ['a tree is used', [...room, 'x-ms-dynamic-tree'], { settings: {} }],
    ],
  },
  {
    rule: 'DynamicPairMismatch',
    cases: [
      ['the operations differ', [...room, 'x-ms-dynamic-values', 'operationId'], 'GetRoomSchema'],
      ['the values differ', [...room, 'x-ms-dynamic-values', 'value-path'], 'name'],
      ['the parameters differ', [...room, 'x-ms-dynamic-values', 'parameters'], { size: 'large' }],
    ],
  },
  {
    rule: 'DynamicPropertiesItemValuePathMismatch',
    cases: [
      [
        'the new path keeps properties',
        [...booking, 'x-ms-dynamic-properties', 'itemValuePath'],
        'schema/properties',
      ],
    ],
  },
  {
    rule: 'TriggerMarkers',
    cases: [
      ['x-ms-trigger is missing', [...trigger, 'x-ms-trigger'], undefined],
      ['x-ms-trigger is made up', [...trigger, 'x-ms-trigger'], 'many'],
      ['an action has a hint', [...rooms, 'x-ms-trigger-hint'], 'Wait.'],
    ],
  },
  { rule: 'TriggerValue', cases: [['it is used', [...cursor, 'x-ms-trigger-value'], { 'value-path': 'x' }]] },
  {
    rule: 'TriggerWording',
    cases: [
      ['the summary differs', [...trigger, 'summary'], 'Room booked'],
      ['the description differs', [...trigger, 'description'], 'Fires when somebody books a room.'],
    ],
  },
  { rule: 'TriggerHint', cases: [['it is missing', [...trigger, 'x-ms-trigger-hint'], undefined]] },
  {
    rule: 'TriggerMetadata',
    cases: [['the mode is missing', [...trigger, 'x-ms-trigger-metadata'], { kind: 'query' }]],
  },
  {
    rule: 'TriggerPath',
    cases: [
      [
        'it is outside /trigger',
        ['swagger', 'paths', '/bookings'],
        { get: { ...get, 'x-ms-trigger': 'batch' } },
      ],
    ],
  },
  {
    rule: 'TriggerMethod',
    cases: [
      ['it is a POST', ['swagger', 'paths', '/trigger/x'], { post: { ...get, 'x-ms-trigger': 'batch' } }],
    ],
  },
  {
    rule: 'TriggerPolicy',
    cases: [
      ['there is none', [...policies, '2', 'parameters', 'x-ms-apimTemplate-operationName'], ['ListRooms']],
      ['it has no type', [...policies, '2', 'type'], undefined],
    ],
  },
  {
    rule: 'TriggerDataPath',
    cases: [
      [
        'it names no list',
        [...policies, '2', 'parameters', `${own}triggerDataPath`],
        '@triggerBody().cursor',
      ],
    ],
  },
  {
    rule: 'TriggerState',
    cases: [
      ['the parameter can be seen', [...cursor, 'x-ms-visibility'], 'advanced'],
      ['the parameter is required', [...cursor, 'required'], true],
      [
        'it is read from the first item',
        [...policies, '2', 'parameters', `${own}triggerConfig`],
        { cursor: '@{triggerBody().items[0].id}' },
      ],
    ],
  },
  {
    rule: 'PageableMissing',
    cases: [['only the policy is there', [...rooms, 'x-ms-pageable'], undefined]],
  },
  {
    rule: 'PageableNextLinkName',
    cases: [['it is another', [...rooms, 'x-ms-pageable'], { nextLinkName: 'next' }]],
  },
  {
    rule: 'PageableMethod',
    cases: [['a POST is paged', [...create, 'x-ms-pageable'], { nextLinkName: 'nextLink' }]],
  },
  {
    rule: 'PageableNextLinkProperty',
    cases: [['the answer has none', [...definitions, 'Rooms', 'properties', 'nextLink'], undefined]],
  },
  {
    rule: 'PageablePolicyMissing',
    cases: [
      ['it names another property', [...policies, '1', 'parameters', `${own}nextLinkPropertyName`], 'next'],
    ],
  },
  { rule: 'PolicyTemplate', cases: [['it is unknown', [...policies, '0', 'templateId'], 'sethost']] },
  {
    rule: 'PolicyParameter',
    cases: [
      ['one is missing', [...policies, '1', 'parameters', `${own}nextLinkPropertyName`], undefined],
      ['one is unknown', [...policies, '1', 'parameters', `${own}nextlink`], 'nextLink'],
      [
        'the list of operations is empty',
        [...policies, '1', 'parameters', 'x-ms-apimTemplate-operationName'],
        [],
      ],
      ['a set lacks what it reads', [...sets, '1', 'parameters', 'url'], undefined],
    ],
  },
  {
    rule: 'PolicyOperation',
    cases: [
      [
        'it does not exist',
        [...policies, '1', 'parameters', 'x-ms-apimTemplate-operationName'],
        ['GetRooms'],
      ],
    ],
  },
  {
    rule: 'TooManyPolicies',
    cases: [
      [
        'four act on one operation',
        policies,
        ['A', 'B', 'C', 'D'].map((name) => ({
          templateId: 'setheader',
          title: name,
          parameters: { [`${own}name`]: name, [`${own}value`]: 'x' },
        })),
      ],
    ],
  },
  {
    rule: 'DynamicHostBasePath',
    cases: [
      [
        'it is left out',
        [...policies, '0', 'parameters', `${own}urlTemplate`],
        "@connectionParameters('url')",
      ],
    ],
  },
  { rule: 'StackOwner', cases: [['it is there', [...properties, 'stackOwner'], 'Contoso']] },
  { rule: 'ApiPropertiesKey', cases: [['it is unknown', [...properties, 'brandColor'], '#112233']] },
  {
    rule: 'IconBrandColor',
    cases: [
      ['it is missing', [...properties, 'iconBrandColor'], undefined],
      ['it is white', [...properties, 'iconBrandColor'], '#FFFFFF'],
      ['it is the default blue', [...properties, 'iconBrandColor'], '#007ee5'],
      ['it is a word', [...properties, 'iconBrandColor'], 'navy'],
    ],
  },
  {
    rule: 'ConnectionParameterSet',
    cases: [
      ['two have one name', [...sets, '1', 'name'], 'person'],
      ['there is none', sets, []],
      ['it says nothing of itself', [...sets, '0', 'uiDefinition'], undefined],
    ],
  },
  {
    rule: 'ConnectionParameter',
    cases: [
      ['its type is unknown', [...sets, '0', 'parameters', 'url', 'type'], 'uri'],
      [
        'it has no description',
        [...sets, '0', 'parameters', 'url', 'uiDefinition', 'description'],
        undefined,
      ],
      [
        'required is no text',
        [...sets, '0', 'parameters', 'url', 'uiDefinition', 'constraints', 'required'],
        true,
      ],
      [
        'clearText is a text',
        [...sets, '0', 'parameters', 'password', 'uiDefinition', 'constraints', 'clearText'],
        'no',
      ],
    ],
  },
  {
    rule: 'SignIn',
    cases: [
      ['a way has no set', [...sets, '1', 'parameters', 'api_key'], undefined],
      ['a set has no way', ['swagger', 'securityDefinitions', 'key'], undefined],
      ['the key can be read', [...sets, '1', 'parameters', 'api_key', 'type'], 'string'],
    ],
  },
  {
    rule: 'NotificationUrlNotAllowedInThisPosition',
    cases: [
      ['it is in the query', [...size, 'x-ms-notification-url'], true],
      [
        'there are two',
        booking,
        {
          type: 'object',
          properties: {
            a: { ...text, 'x-ms-notification-url': true },
            b: { ...text, 'x-ms-notification-url': true },
          },
        },
      ],
    ],
  },
  {
    rule: 'OperationMustHaveNotificationContentExtension',
    cases: [['it is missing', booking, body({ 'x-ms-notification-url': true })]],
  },
  {
    rule: 'NotificationContentInexact',
    cases: [
      [
        'it names nothing',
        ['swagger', 'paths', '/rooms', 'x-ms-notification-content'],
        { description: 'What was booked.', schema: { type: 'object' } },
      ],
    ],
  },
  {
    rule: 'WebhookEnding',
    cases: [['nothing ends it', booking, body({ 'x-ms-notification-url': true })]],
  },
  {
    rule: 'NotificationUrlNotString',
    cases: [['it is a number', booking, body({ type: 'integer', 'x-ms-notification-url': true })]],
  },
  {
    rule: 'NotificationUrlNotInternal',
    cases: [['it can be seen', booking, body({ 'x-ms-notification-url': true })]],
  },
  {
    rule: 'NotificationUrlNotRequired',
    cases: [['it is optional', booking, body({ 'x-ms-notification-url': true })]],
  },
  {
    rule: 'TooManyOperations',
    cases: [
      [
        'there are 257',
        ['swagger', 'paths'],
        Object.fromEntries(Array.from({ length: 257 }, (_, n) => [`/r${n}`, { get }])),
      ],
    ],
  },
];

function revisions(suffixes: string[]) {
  const methods = ['get', 'put', 'post'];
  return Object.fromEntries(
    suffixes.map((suffix, index) => [
      methods[index] ?? 'patch',
      {
        ...get,
        operationId: `GetHall${suffix}`,
        'x-ms-api-annotation': { family: 'GetHall', revision: index + 1, status: 'Production' },
      },
    ]),
  );
}
