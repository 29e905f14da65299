import type { Known, ValueKind } from './collectKnown.ts';
import type { Credentials } from './passes.ts';

/**
 * Checks on answers. Left out are those that call with wrong credentials, because they would lock the account out (other
 * passes do so), and those that guess from a status whether the input was right: no input can be told from its form
 * alone here.
 */
export const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Where which of the known values go: the place as schemathesis names it. */
const places: Record<string, ValueKind> = {
  'path.contact': 'contact',
  'path.run': 'run',
  'path.failure': 'failure',
  'path.reconciliation': 'reconciliation',
  'path.subscription': 'subscription',
  'path.form': 'form',
  'path.submission': 'submission',
  'query.contact': 'contact',
  'query.form': 'form',
  'query.type': 'type',
  'query.column': 'choiceColumn',
  'body.notificationUrl': 'flow',
  'body.form': 'form',
  'body.contact': 'contact',
  'body.contactid': 'row',
  'body.rowId': 'row',
  'body.failures[*]': 'failure',
  'body.rows[*].contactid': 'row',
  'body.pairs[*].field': 'field',
  'body.pairs[*].column': 'column',
  'body.owner': 'owner',
  'body.defaultOwner': 'owner',
  'body.priority': 'priority',
  'body.value[*].type': 'type',
};

/** One place has another meaning in these operations. */
const placesOf: Record<string, Record<string, ValueKind>> = {
  UpdateMapping: { 'body.version': 'mappingVersion' },
  UpdateSettings: { 'body.version': 'settingsVersion' },
};

/** So often a known value is taken; otherwise one that is made up. */
const share = 0.6;

/** JSON's texts, numbers and lists of them are TOML's, too. */
const text = JSON.stringify;

/** The file schemathesis.toml: who signs in and which known values are tried where. */
export function configuration(known: Known, credentials: Credentials | undefined): string {
  const parameters = (kinds: Record<string, ValueKind>) =>
    Object.entries(kinds).map(
      ([place, name]) => `${text(place)} = { dictionary = ${text(name)}, probability = ${share} }`,
    );
  return [
    ...(credentials
      ? [
          '[auth]',
          `basic = { username = ${text(credentials.username)}, password = ${text(credentials.password)} }`,
        ]
      : []),
    '[dictionaries]',
    ...Object.entries(known.values).map(([name, values]) => `${name} = { values = ${text(values)} }`),
    '[parameters]',
    ...parameters(places),
    ...Object.entries(placesOf).flatMap(([operation, kinds]) => [
      '[[operations]]',
      `include-operation-id = ${text(operation)}`,
      '[operations.parameters]',
      ...parameters(kinds),
    ]),
    '',
  ].join('\n');
}
