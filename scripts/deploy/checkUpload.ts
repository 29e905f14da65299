import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ApiProperties, Swagger } from '../connector/swagger.ts';
import { fileFormRules } from '../lintConnector/fileForm.ts';
import { formatFinding, lintConnector } from '../lintConnector.ts';
import { checkIcon } from './checkIcon.ts';
import type { DeploySettings, Trouble } from './types.ts';

/** Everything wrong with the files of the upload, so that nothing is sent that the service would refuse opaquely. */
export function checkUpload(settingsFile: string, settings: DeploySettings): Trouble[] {
  const folder = dirname(settingsFile);
  const missing = [settings.apiDefinition, settings.apiProperties, settings.icon].filter(
    (name) => !name || !existsSync(join(folder, name)),
  );
  if (missing.length > 0) {
    return missing.map((name) => ({
      problem: `${name ? join(folder, name) : 'a file of the connector'} is missing`,
      remedy: `restore it, or correct its name in ${settingsFile}`,
    }));
  }
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
  if (!isDefinition(definition)) {
    troubles.push({
      problem: `${settings.apiDefinition} has no info and paths`,
      remedy: 'use the connector’s definition',
    });
  }
  if (!isApiProperties(properties)) {
    troubles.push({
      problem: `${settings.apiProperties} has no properties`,
      remedy: 'use the connector’s properties',
    });
  }
  if (!isDefinition(definition) || !isApiProperties(properties)) return troubles;
  for (const finding of lintConnector(definition, properties)) {
    troubles.push({
      problem: formatFinding(finding),
      remedy: 'correct the definition; `npm run lint:connector` checks it',
    });
  }
  const icon = readFileSync(join(folder, settings.icon));
  return [...troubles, ...checkIcon(icon, properties.properties.iconBrandColor ?? '')];
}

function isDefinition(value: unknown): value is Swagger {
  const document = value as Partial<Swagger> | null | undefined;
  return typeof document?.info === 'object' && typeof document.paths === 'object';
}

function isApiProperties(value: unknown): value is ApiProperties {
  return typeof (value as Partial<ApiProperties> | null | undefined)?.properties === 'object';
}
