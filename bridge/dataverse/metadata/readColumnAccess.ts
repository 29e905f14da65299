import { z } from 'zod';
import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { explainFailure } from '../http/explainFailure.ts';
import { whoAmI } from '../organization/whoAmI.ts';
import { parseObject } from '../read/parseAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import { sendQueries } from '../read/sendQueries.ts';
import type { CallOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';

/** What our user may do with a secured column. */
export interface ColumnAccess {
  create: boolean;
  update: boolean;
  /** `unmasked`: as it is, when the request asks for that. `masked` also where nobody tells whether a mask is there. */
  read: 'clear' | 'unmasked' | 'masked' | 'none';
}

const privilegeShape = z.object({
  AttributeId: z.string(),
  CanCreate: z.number(),
  CanRead: z.number(),
  CanUpdate: z.number(),
  CanReadUnMasked: z.number().nullish(),
});

type Privilege = z.infer<typeof privilegeShape>;

const allowed = 4;
/** Read unmasked, all records; 1 allows single ones only, too few for a run. */
const allRecords = 3;
/** The table of masking rules came later than column security; and it needs a right of its own. */
const notThere = 404;
const notAllowed = 403;

const purpose = 'read what may be done with secured columns';

/**
 * What our user may do with the secured columns of a table: by its column security profiles and those of its teams
 * (RetrievePrincipalAttributePrivileges), and by the masking rules attached to columns (attributemaskingrules). Where
 * Dynamics does not let us ask, nothing counts as readable.
 * @param columns names by MetadataId, which privileges are told by
 * @returns by name, one for each column
 * @throws DataverseUnavailable
 */
export async function readColumnAccess(
  api: WebApi,
  table: string,
  columns: ReadonlyMap<string, string>,
  options: CallOptions,
): Promise<ReadonlyMap<string, ColumnAccess>> {
  const { userId } = await whoAmI(api, options);
  const paths = [
    `systemusers(${userId})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()`,
    `attributemaskingrules?$select=attributelogicalname&$filter=entityname%20eq%20'${table}'`,
  ];
  const [told, rules] = await sendQueries(api, { purpose, paths, parse: parseList }, options);
  const privileges = new Map(
    (told ?? []).map((item) => {
      const privilege = privilegeShape.safeParse(item);
      if (!privilege.success) throw new BadAnswer('a privilege on a column has an unknown form');
      return [privilege.data.AttributeId.toLowerCase(), privilege.data];
    }),
  );
  const masked = rules && new Set(rules.map((rule) => (isRecord(rule) ? rule.attributelogicalname : '')));
  return new Map(
    [...columns].map(([id, name]) => [name, accessOf(privileges.get(id), masked?.has(name) ?? true)]),
  );
}

function accessOf(privilege: Privilege | undefined, isMasked: boolean): ColumnAccess {
  if (!privilege) return { create: false, update: false, read: 'none' };
  const { CanCreate, CanUpdate, CanRead, CanReadUnMasked } = privilege;
  const unmasked = CanReadUnMasked === allRecords ? 'unmasked' : 'masked';
  const readable = isMasked ? unmasked : 'clear';
  return {
    create: CanCreate === allowed,
    update: CanUpdate === allowed,
    read: CanRead === allowed ? readable : 'none',
  };
}

/** What a collection or the privileges hold; undefined where we may not ask. */
function parseList(answer: Parameters<typeof parseObject>[1], path: string): unknown[] | undefined {
  const isRules = path.startsWith('attributemaskingrules');
  if (answer.status === notThere && isRules) return [];
  if (answer.status === notAllowed || answer.status === notThere) return undefined;
  if (answer.status >= 400) throw explainFailure(purpose, answer);
  const json = parseObject(purpose, answer);
  const list = isRules ? json.value : json.AttributePrivileges;
  if (Array.isArray(list)) return list;
  throw new DataverseUnavailable({
    kind: 'protocol',
    message:
      'Dynamics told in an unknown form what may be done with secured columns. Report it with the version of your environment.',
  });
}
