import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowDefinition } from './runner/types.ts';

/** A shipped flow by the name of its file. */
export function readFlow(name: string): FlowDefinition {
  const text = readFileSync(join(import.meta.dirname, '../../connector/flows', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { properties: { definition: FlowDefinition } }).properties.definition;
}
