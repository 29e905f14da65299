import type { Connector, Finding } from './finding.ts';
import { shown } from './wording.ts';

const mimeTypes = new Set([
  'application/json',
  'text/plain',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
]);

/** Host, base path and schemes: a production host by https, and nothing else in those fields. */
export function* hostRules({ swagger }: Connector): Generator<Finding> {
  const place = 'host';
  const host = swagger.host ?? '';
  if (!/^[^{}/ :\\]+(:\d+)?$/.test(host)) {
    yield {
      rule: 'HostShape',
      place,
      problem: `"${shown(host)}" must be a bare host, without scheme, path or braces`,
    };
  }
  if (/^(localhost|.*\.localhost|[\d.]+|\[.*\])(:\d+)?$/i.test(host)) {
    yield { rule: 'HostShape', place, problem: `"${shown(host)}" is not a production host` };
  }
  const basePath = swagger.basePath ?? '';
  if (!basePath.startsWith('/') || (basePath !== '/' && basePath.endsWith('/')) || /[{}?#]/.test(basePath)) {
    yield {
      rule: 'BasePathShape',
      place: 'basePath',
      problem: `"${shown(basePath)}" must start with one slash and not end in one`,
    };
  }
  if (swagger.schemes?.length !== 1 || swagger.schemes[0] !== 'https') {
    yield { rule: 'SchemesShape', place: 'schemes', problem: 'only https may be offered' };
  }
}

/** Media types that the platform can handle, for the document and for each operation. */
export function* mimeTypeRules({ swagger, operations }: Connector): Generator<Finding> {
  const lists = [
    { place: 'consumes', types: swagger.consumes },
    { place: 'produces', types: swagger.produces },
    ...operations.flatMap(({ place, operation }) => [
      { place: `${place}, consumes`, types: operation.consumes },
      { place: `${place}, produces`, types: operation.produces },
    ]),
  ];
  for (const { place, types } of lists) {
    for (const type of types ?? []) {
      if (!mimeTypes.has(type))
        yield { rule: 'UnsupportedMimeType', place, problem: `"${shown(type)}" is not supported` };
    }
  }
}
