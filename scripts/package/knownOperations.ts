import { resolveSchema } from '../connector/resolve.ts';
import type { Parameter, Swagger } from '../connector/swagger.ts';
import { locateOperations } from '../lintConnector/locateOperations.ts';
import type { KnownOperations } from './checkCalls.ts';
import { connectorApi } from './identity.ts';

/** The operations of other connectors that the flows use, with the parameters these connectors document. */
const others: KnownOperations = {
  shared_commondataserviceforapps: {
    SubscribeWebhookTrigger: {
      parameters: [
        'subscriptionRequest/message',
        'subscriptionRequest/entityname',
        'subscriptionRequest/scope',
        'subscriptionRequest/filteringattributes',
        'subscriptionRequest/filterexpression',
        'subscriptionRequest/postponeuntil',
        'subscriptionRequest/runas',
      ],
      required: [
        'subscriptionRequest/message',
        'subscriptionRequest/entityname',
        'subscriptionRequest/scope',
      ],
    },
    // "When a row is selected". Its name and parameter are those of the connector's published list of operations; that
    // it takes the table as the actions do, by its set of rows, is an inference.
    RecordSelected: { parameters: ['entityName'], required: ['entityName'] },
    GetItem: {
      parameters: ['entityName', 'recordId', '$select', '$expand'],
      required: ['entityName', 'recordId'],
    },
    CreateRecord: { parameters: ['entityName', 'item'], required: ['entityName', 'item'], open: ['item'] },
    ListRecords: {
      parameters: [
        'entityName',
        '$select',
        '$filter',
        '$orderby',
        '$expand',
        '$top',
        'fetchXml',
        '$skiptoken',
        'partitionId',
      ],
      required: ['entityName'],
    },
  },
  // Its body depends on poster and location; these are the parts for a message in a channel.
  shared_teams: {
    PostMessageToConversation: {
      parameters: [
        'poster',
        'location',
        'body/recipient/groupId',
        'body/recipient/channelId',
        'body/messageBody',
      ],
      required: ['poster', 'location', 'body/messageBody'],
    },
  },
  shared_office365: {
    SendEmailV2: {
      parameters: ['To', 'Subject', 'Body', 'Cc', 'Bcc', 'Importance', 'From', 'Sensitivity'].map(
        (name) => `emailMessage/${name}`,
      ),
      required: ['emailMessage/To', 'emailMessage/Subject', 'emailMessage/Body'],
    },
    SendMailWithOptions: {
      parameters: [
        ...['To', 'Subject', 'Options', 'HeaderText', 'SelectionText', 'Body', 'Importance'],
        ...['UseOnlyHTMLMessage', 'HideHTMLMessage', 'ShowHTMLConfirmationDialog', 'HideMicrosoftFooter'],
      ].map((name) => `optionsEmailSubscription/Message/${name}`),
      required: ['optionsEmailSubscription/Message/To', 'optionsEmailSubscription/Message/Subject'],
    },
  },
};

/** Every operation that a shipped flow may call: those of the contract, and the known ones of other connectors. */
export function knownOperations(swagger: Swagger): KnownOperations {
  const own = locateOperations(swagger).map(({ id, parameters }) => {
    const parts = parameters.map((parameter) => partsOf(swagger, parameter));
    return [
      id,
      {
        parameters: parts.flatMap(({ keys }) => keys),
        required: parts.flatMap(({ required }) => required),
        open: parts.flatMap(({ open }) => open),
      },
    ];
  });
  return { ...others, [connectorApi]: Object.fromEntries(own) };
}

function partsOf(
  swagger: Swagger,
  parameter: Parameter,
): { keys: string[]; required: string[]; open: string[] } {
  const { name } = parameter;
  const body = resolveSchema(swagger, parameter.schema);
  const keys = [name, ...Object.keys(body?.properties ?? {}).map((property) => `${name}/${property}`)];
  const needed = parameter.required === true && parameter.default === undefined;
  // The platform fills in where a flow is told.
  const isOurs = (property: string) => body?.properties?.[property]?.['x-ms-notification-url'] !== true;
  const inside = needed ? (body?.required ?? []).filter(isOurs).map((property) => `${name}/${property}`) : [];
  const isOpen = body?.['x-ms-dynamic-schema'] !== undefined || body?.additionalProperties === true;
  // Where the platform fills in all that is needed, a flow need not give the whole either.
  const isFilledIn = inside.length === 0 && (body?.required ?? []).some((property) => !isOurs(property));
  return { keys, required: needed && !isFilledIn ? [name, ...inside] : [], open: isOpen ? [name] : [] };
}
