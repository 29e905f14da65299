import { z } from 'zod';
import { variables } from '../../bridge/config/variables.ts';

/**
 * The JSON schema of `bridge.config.json`, for editors: every variable, and the one that names a file with its value.
 * @param example .env.example, whose comments become descriptions
 */
export function generateConfigSchema(example: string): string {
  const texts = describeVariables(example);
  const properties = Object.entries(variables.shape).flatMap(([name, rule]) => {
    const description = texts.get(name);
    return [
      [name, { ...typeOf(rule), ...(description && { description }) }],
      [`${name}_FILE`, { type: 'string', description: `Name of the file that holds ${name}.` }],
    ] as const;
  });
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of the Xperience–Dynamics 365 bridge',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function typeOf(rule: z.ZodType): object {
  const inner = rule instanceof z.ZodOptional || rule instanceof z.ZodDefault ? rule.unwrap() : rule;
  if (inner instanceof z.ZodEnum) return { enum: inner.options };
  // Texts that say yes or no in several ways are a boolean in JSON; everything else is read as a text.
  if (inner instanceof z.ZodCodec) return { type: ['boolean', 'string'] };
  return { type: ['string', 'number'] };
}

/** The comment above each variable, as one text. */
function describeVariables(example: string): Map<string, string> {
  const texts = new Map<string, string>();
  let comment: string[] = [];
  for (const line of example.split('\n')) {
    const variable = /^(?:# )?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1];
    if (variable) {
      if (comment.length > 0) texts.set(variable, comment.join(' '));
    } else if (line.startsWith('# ') && !line.startsWith('# ---')) comment.push(line.slice(2));
    else comment = [];
  }
  return texts;
}
