import { readFileSync, writeFileSync } from 'node:fs';
import type { ApiProperties } from './connector/swagger.ts';
import { drawIcon } from './icon/drawIcon.ts';

const root = new URL('../connector/', import.meta.url);
const { properties } = JSON.parse(readFileSync(new URL('apiProperties.json', root), 'utf8')) as ApiProperties;

writeFileSync(new URL('icon.png', root), drawIcon(properties.iconBrandColor ?? ''));
console.log('connector/icon.png');
