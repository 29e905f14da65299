import { BadAnswer } from '../http/badAnswer.ts';
import { parseObject, parsePage } from '../read/parseAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import { sendQueries } from '../read/sendQueries.ts';
import { readableText } from '../readableText.ts';
import type { CallOptions, Organization } from '../types.ts';
import type { WebApi } from '../webApi.ts';

const versionPath = 'RetrieveVersion()';
const organizationPath = 'organizations?$select=organizationid,name';

/** Which organisation this is, and which version of the platform it runs on. */
export async function readOrganization(api: WebApi, options: CallOptions): Promise<Organization> {
  const purpose = 'read the organisation';
  const [version, organization] = await sendQueries(
    api,
    {
      purpose,
      paths: [versionPath, organizationPath],
      parse: (answer, path) =>
        path === versionPath ? parseObject(purpose, answer) : parsePage(purpose, answer).items[0],
    },
    options,
  );
  if (!isRecord(version) || !isRecord(organization)) throw new BadAnswer('the organisation is missing');
  return {
    organizationId: String(organization.organizationid).toLowerCase(),
    name: readableText(String(organization.name), 500),
    version: readableText(String(version.Version), 50),
  };
}
