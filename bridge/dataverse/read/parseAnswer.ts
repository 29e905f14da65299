import { parseExactJson } from '../../json/parseExactJson.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { explainFailure } from '../http/explainFailure.ts';
import type { Answer } from '../http/types.ts';
import { isRecord } from './parseRow.ts';

type Answered = Pick<Answer, 'status' | 'headers' | 'body'>;

/** The JSON object of a good answer. Throws DataverseUnavailable for an error, BadAnswer for anything else. */
export function parseObject(purpose: string, answer: Answered): Record<string, unknown> {
  if (answer.status < 200 || answer.status > 299) throw explainFailure(purpose, answer);
  return parseJson(answer.body);
}

export function parseJson(body: Buffer): Record<string, unknown> {
  let json: unknown;
  try {
    json = parseExactJson(body.toString('utf8'));
  } catch {
    throw new BadAnswer('the answer is not whole JSON');
  }
  if (!isRecord(json)) throw new BadAnswer('the answer is not a JSON object');
  return json;
}

/** A page of a collection. */
export interface RowPage {
  items: unknown[];
  /** Address of the next page, to be followed unchanged. */
  nextLink?: string;
  schemaVersion?: string;
}

export function parsePage(purpose: string, answer: Answered): RowPage {
  const json = parseObject(purpose, answer);
  const { value } = json;
  if (!Array.isArray(value)) throw new BadAnswer('the answer is not a collection');
  const nextLink = json['@odata.nextLink'];
  const schemaVersion = schemaVersionOf(json);
  return {
    items: value,
    ...(typeof nextLink === 'string' ? { nextLink } : {}),
    ...(schemaVersion === undefined ? {} : { schemaVersion }),
  };
}

export function schemaVersionOf(json: Record<string, unknown>): string | undefined {
  const version = json['@Microsoft.Dynamics.CRM.globalmetadataversion'];
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}
