import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from './resolve.ts';
import type { Swagger } from './swagger.ts';

/** Whom makers turn to, and where the bridge is; what is left empty stays as the definition has it. */
export interface Publisher {
  /** Name of the organization or team. */
  name: string;
  /** https address that tells of the bridge. */
  website: string;
  email: string;
  /** https address. */
  privacyPolicy: string;
  /** Host of the bridge, without a scheme; a connection names its own address all the same. */
  host: string;
  /** Tenant of makers who sign in with Microsoft Entra ID; any when it is empty. */
  entraTenantId: string;
  /** Client ID of the connector's app registration. Without it and the next makers cannot sign in that way. */
  entraClientId: string;
  /** Application ID URI of the bridge's app registration. */
  entraResource: string;
}

const file = 'publisher.json';
const nobody: Publisher = {
  name: '',
  website: '',
  email: '',
  privacyPolicy: '',
  host: '',
  entraTenantId: '',
  entraClientId: '',
  entraResource: '',
};

/**
 * What the file publisher.json beside the definition says; nothing when there is none.
 * @throws Error for a file that is no JSON, or holds something else
 */
export function readPublisher(folder: string): Publisher {
  const path = join(folder, file);
  if (!existsSync(path)) return nobody;
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(`${path} is no JSON.`);
  }
  const wrong = isRecord(written)
    ? Object.entries(written).filter(
        ([key, value]) => !Object.hasOwn(nobody, key) || typeof value !== 'string',
      )
    : [['it']];
  if (wrong.length > 0) {
    throw new Error(
      `${path} cannot have ${wrong.map(([key]) => key).join(', ')}: it has ${Object.keys(nobody).join(', ')}, each a text.`,
    );
  }
  return { ...nobody, ...(written as Partial<Publisher>) };
}

/** Names of what the publisher has not said, so that the definition goes out with an example's. */
export function unsaid(publisher: Publisher): string[] {
  // Signing in with Microsoft Entra ID is left out then, and no example's is shown.
  const shown = Object.entries(publisher).filter(([key]) => !key.startsWith('entra'));
  return shown.flatMap(([key, value]) => (value.trim() === '' ? [key] : []));
}

/** The definition as this publisher's; a new object, and the same content when the publisher says nothing. */
export function withPublisher(swagger: Swagger, publisher: Publisher): Swagger {
  const { name, website, email, privacyPolicy, host } = publisher;
  const said = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const metadata = swagger['x-ms-connector-metadata'];
  const addresses = said({ Website: website, 'Privacy policy': privacyPolicy });
  return {
    ...swagger,
    info: { ...swagger.info, contact: { ...swagger.info.contact, ...said({ name, url: website, email }) } },
    ...said({ host }),
    ...(Array.isArray(metadata) && {
      'x-ms-connector-metadata': metadata.map((entry: { propertyName: string }) => {
        const propertyValue = addresses[entry.propertyName];
        return propertyValue === undefined ? entry : { ...entry, propertyValue };
      }),
    }),
  };
}
