import { existsSync, readFileSync } from 'node:fs';
import type { DeployOptions, DeploySettings, Trouble } from './types.ts';

const defaults: DeploySettings = {
  connectorId: '',
  environment: '',
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
  powerAppsUrl: 'https://api.powerapps.com',
  powerAppsApiVersion: '2016-11-01',
  flowUrl: 'https://api.flow.microsoft.com',
};

/**
 * The settings with what the command line overrides. `paconn` asks on the terminal for an environment or a connector
 * it was not given, so both have to be known before it starts.
 */
export function readSettings(
  options: Pick<DeployOptions, 'command' | 'settingsFile' | 'environment' | 'connectorId'>,
): { settings: DeploySettings; troubles: Trouble[] } {
  const { command, settingsFile } = options;
  const troubles: Trouble[] = [];
  let written: Partial<DeploySettings> = {};
  if (!existsSync(settingsFile)) {
    troubles.push({
      problem: `${settingsFile} does not exist`,
      remedy: 'copy connector/settings.json, or name yours with --settings',
    });
  } else {
    try {
      written = JSON.parse(readFileSync(settingsFile, 'utf8')) as Partial<DeploySettings>;
    } catch (error) {
      const remedy = 'correct it; it must be JSON without a byte order mark';
      troubles.push({ problem: `${settingsFile} cannot be read: ${String(error)}`, remedy });
    }
  }
  const settings = { ...defaults, ...written };
  if (options.environment) settings.environment = options.environment;
  if (options.connectorId) settings.connectorId = options.connectorId;
  if (command !== 'validate' && !settings.environment) {
    troubles.push({
      problem: 'the environment is not known',
      remedy: `pass --environment <ID>, or write it into ${settingsFile}; the ID is in the address of the maker portal`,
    });
  }
  if ((command === 'update' || command === 'download') && !settings.connectorId) {
    troubles.push({
      problem: 'the connector is not known',
      remedy: `run \`npm run deploy -- create\` first, or pass --connector <ID>, or write it into ${settingsFile}`,
    });
  }
  if (command === 'create' && settings.connectorId) {
    troubles.push({
      problem: `${settingsFile} already names the connector ${settings.connectorId}`,
      remedy: 'use `npm run deploy -- update`, or empty connectorId to make a second connector',
    });
  }
  return { settings, troubles };
}
