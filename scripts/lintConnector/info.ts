import type { Connector, Finding } from './finding.ts';
import { shown } from './wording.ts';

/** Names that belong to the platform and may not appear in a connector's title or description. */
const restricted = [
  /\bAPI\b/i,
  /\bconnectors?\b/i,
  /\bPower ?Apps\b/i,
  /\bPower ?Automate\b/i,
  /\bPower ?Platform\b/i,
  /\bPower ?Pages\b/i,
  /\bPower ?BI\b/i,
  /\bPower Virtual Agents\b/i,
  /\bCopilot Studio\b/i,
  /\bLogic Apps?\b/i,
  /\bMicrosoft Flow\b/i,
  /\bDataverse\b/i,
];

const categories = new Set([
  'AI',
  'Business Management',
  'Business Intelligence',
  'Collaboration',
  'Commerce',
  'Communication',
  'Content and Files',
  'Finance',
  'Data',
  'Human Resources',
  'Internet of Things',
  'IT Operations',
  'Lifestyle and Entertainment',
  'Marketing',
  'Productivity',
  'Sales and CRM',
  'Security',
  'Social Media',
  'Website',
]);

/** Title, description, version and contact as certification wants them. */
export function* infoRules({ swagger }: Connector): Generator<Finding> {
  const { info } = swagger;
  const place = 'info';
  if (swagger.swagger !== '2.0') {
    yield { rule: 'SwaggerVersion', place, problem: 'the platform takes Swagger 2.0 only' };
  }
  if (info.title.length < 1 || info.title.length > 30) {
    yield {
      rule: 'FieldLengthNotInRange',
      place,
      problem: `title has ${info.title.length} characters, 1 to 30 are allowed`,
    };
  }
  if (!/^[ -~]*[A-Za-z0-9]$/.test(info.title)) {
    yield {
      rule: 'TitleCharacters',
      place,
      problem: 'title must be plain English text that ends in a letter or digit',
    };
  }
  const description = info.description ?? '';
  if (description.length < 30 || description.length > 500) {
    yield {
      rule: 'FieldLengthNotInRange',
      place,
      problem: `description has ${description.length} characters, 30 to 500 are allowed`,
    };
  }
  for (const [field, text] of [
    ['title', info.title],
    ['description', description],
  ] as const) {
    const word = restricted.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
    if (word) yield { rule: 'ValueContainsRestrictedWords', place, problem: `${field} contains "${word}"` };
  }
  if (!/^\d+(\.\d+){1,2}$/.test(info.version)) {
    yield {
      rule: 'VersionShape',
      place,
      problem: `version "${shown(info.version)}" is not of the form 1.0 or 1.0.0`,
    };
  }
  const { name, url, email } = info.contact ?? {};
  if (!name || !url?.startsWith('https://') || !email?.includes('@')) {
    yield {
      rule: 'ContactMissing',
      place,
      problem: 'contact needs a name, an https url and an email address',
    };
  }
}

/** Website, privacy policy and categories. */
export function* metadataRules({ swagger }: Connector): Generator<Finding> {
  const place = 'x-ms-connector-metadata';
  const metadata = swagger[place];
  const entries = Array.isArray(metadata)
    ? (metadata as { propertyName?: string; propertyValue?: string }[])
    : [];
  const values = new Map(entries.map((entry) => [entry.propertyName, entry.propertyValue ?? '']));
  for (const name of ['Website', 'Privacy policy'] as const) {
    if (!values.get(name)?.startsWith('https://')) {
      yield { rule: 'ConnectorMetadataMissing', place, problem: `${name} must be an https address` };
    }
  }
  const chosen = (values.get('Categories') ?? '').split(';').filter((category) => category !== '');
  if (chosen.length === 0)
    yield { rule: 'ConnectorMetadataMissing', place, problem: 'Categories is missing' };
  if (chosen.length > 2) {
    yield {
      rule: 'TooManyConnectorCategories',
      place,
      problem: `${chosen.length} categories, at most 2 are allowed`,
    };
  }
  for (const category of chosen.filter((name) => !categories.has(name))) {
    yield {
      rule: 'UnknownConnectorCategory',
      place,
      problem: `"${shown(category)}" is not one of the platform's categories`,
    };
  }
}
