import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkEntra, withEntra } from '../connector/entraSignIn.ts';
import { type Publisher, readPublisher, withPublisher } from '../connector/publisher.ts';
import type { ApiProperties, Swagger } from '../connector/swagger.ts';
import { fileFormRules } from '../lintConnector/fileForm.ts';
import { checkConnector, formatFinding } from '../lintConnector.ts';
import { checkIcon } from './checkIcon.ts';
import type { DeploySettings, Trouble } from './types.ts';

/** Everything wrong with the files of the upload, so that nothing is sent that the service would refuse opaquely. */
export async function checkUpload(settingsFile: string, settings: DeploySettings): Promise<Trouble[]> {
  const folder = dirname(settingsFile);
  const missing = (['apiDefinition', 'apiProperties', 'icon'] as const).flatMap((key) => {
    const path = join(folder, settings[key]);
    if (settings[key] !== '' && statSync(path, { throwIfNoEntry: false })?.isFile()) return [];
    const problem = settings[key] === '' ? `"${key}" in ${settingsFile} names no file` : `${path} is missing`;
    return [{ problem, remedy: `restore the file, or correct its name in ${settingsFile}` }];
  });
  if (missing.length > 0) return missing;
  const troubles: Trouble[] = [];
  const read = (name: string): unknown => {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const { problem } of fileFormRules(text, name)) {
      troubles.push({
        problem: `${name}: ${problem}`,
        remedy: 'save it again as UTF-8, in the form of the repository',
      });
    }
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      troubles.push({ problem: `${name} is no JSON: ${String(error)}`, remedy: 'correct it' });
      return undefined;
    }
  };
  const definition = read(settings.apiDefinition);
  const properties = read(settings.apiProperties);
  if (definition !== undefined && !isDefinition(definition)) {
    troubles.push({
      problem: `${settings.apiDefinition} has no info and paths`,
      remedy: 'use the connector’s definition',
    });
  }
  if (properties !== undefined && !isApiProperties(properties)) {
    troubles.push({
      problem: `${settings.apiProperties} has no properties`,
      remedy: 'use the connector’s properties',
    });
  }
  const brandColor = isApiProperties(properties) ? properties.properties.iconBrandColor : undefined;
  troubles.push(...checkIcon(readFileSync(join(folder, settings.icon)), brandColor));
  let publisher: Publisher;
  try {
    publisher = readPublisher(folder);
    checkEntra(publisher);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [...troubles, { problem, remedy: 'correct publisher.json, or remove it' }];
  }
  if (!isDefinition(definition) || !isApiProperties(properties)) return troubles;
  const remedy = 'correct the definition; `npm run lint:connector` checks it';
  try {
    const { swagger, apiProperties } = withEntra(
      { swagger: definition, apiProperties: properties },
      publisher,
    );
    for (const finding of await checkConnector(withPublisher(swagger, publisher), apiProperties)) {
      troubles.push({ problem: formatFinding(finding), remedy });
    }
  } catch (error) {
    // A part of another type than its place asks for: the rules take the shape of a definition for granted.
    const problem = `${settings.apiDefinition} or ${settings.apiProperties} is no connector: ${String(error)}`;
    troubles.push({ problem, remedy });
  }
  return troubles;
}

function isDefinition(value: unknown): value is Swagger {
  const document = value as Partial<Swagger> | null | undefined;
  return isObject(document?.info) && isObject(document?.paths);
}

function isApiProperties(value: unknown): value is ApiProperties {
  return isObject((value as Partial<ApiProperties> | null | undefined)?.properties);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
