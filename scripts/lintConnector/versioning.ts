import { isRecord } from '../connector/resolve.ts';
import type { Connector, Finding, LocatedOperation } from './finding.ts';

interface Annotation {
  family?: unknown;
  revision?: unknown;
  status?: unknown;
  replacement?: unknown;
}

/** Families and revisions of operations, so that a breaking change can come as a new operation beside the old. */
export function* versioningRules({ swagger, operations }: Connector): Generator<Finding> {
  const families = new Map<string, LocatedOperation[]>();
  const connectorStatus = annotationOf(swagger.info['x-ms-api-annotation']).status;
  if (connectorStatus !== undefined && connectorStatus !== 'Production' && connectorStatus !== 'Preview') {
    yield { rule: 'ApiAnnotationStatus', place: 'info', problem: 'status is Production or Preview' };
  }
  for (const located of operations) {
    const { id, place, operation } = located;
    const { family, revision, status, replacement } = annotationOf(operation['x-ms-api-annotation']);
    if (typeof family !== 'string' || !Number.isInteger(revision) || Number(revision) < 1) {
      yield {
        rule: 'ApiAnnotationMissing',
        place,
        problem: 'x-ms-api-annotation needs a family and a revision from 1',
      };
      continue;
    }
    families.set(family, [...(families.get(family) ?? []), located]);
    if (status !== 'Production' && status !== 'Preview') {
      yield { rule: 'ApiAnnotationStatus', place, problem: 'status is Production or Preview' };
    }
    if (status === 'Production' && connectorStatus === 'Preview') {
      yield {
        rule: 'OperationStatusAheadOfConnector',
        place,
        problem: 'is Production while the connector is Preview',
      };
    }
    const expected = revision === 1 ? family : `${family}_V${String(revision)}`;
    if (id !== expected) {
      yield { rule: 'OperationIdShouldEndWithRevision', place, problem: `operationId should be ${expected}` };
    }
    yield* deprecationRules(located, replacement);
  }
  for (const [family, members] of families) {
    const revisions = members.map(({ operation }) => annotationOf(operation['x-ms-api-annotation']).revision);
    if (new Set(revisions).size !== revisions.length) {
      yield { rule: 'DuplicateRevision', place: `family ${family}`, problem: 'has a revision twice' };
    }
    if (members.length > 2) {
      yield {
        rule: 'TooManyRevisions',
        place: `family ${family}`,
        problem: 'at most two revisions may live',
      };
    }
    // A trigger that is polled and one that is told at once are two ways to the same, and makers choose between them.
    const offered = members.filter(({ operation }) => !operation.deprecated);
    if (new Set(offered.map(({ operation }) => operation['x-ms-trigger'])).size < offered.length) {
      yield {
        rule: 'DeprecationMissing',
        place: `family ${family}`,
        problem: 'the older revision must be deprecated',
      };
    }
  }
}

function* deprecationRules({ place, operation }: LocatedOperation, replacement: unknown): Generator<Finding> {
  if (operation.deprecated && !operation.summary?.endsWith('(deprecated)')) {
    yield {
      rule: 'DeprecatedSummary',
      place,
      problem: 'the summary of a deprecated operation ends in (deprecated)',
    };
  }
  if (replacement === undefined) return;
  if (!operation.deprecated) {
    yield {
      rule: 'ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations',
      place,
      problem: 'only a deprecated operation names a replacement',
    };
  }
  if (!isRecord(replacement) || !replacement.api || !replacement.operationId) {
    yield {
      rule: 'ApiAnnotationExtensionReplacementInfo',
      place,
      problem: 'replacement needs api and operationId',
    };
  }
}

function annotationOf(value: unknown): Annotation {
  return isRecord(value) ? value : {};
}
