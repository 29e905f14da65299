import { z } from 'zod';
import type { ApiProperties, Swagger } from '../connector/swagger.ts';
import type { Finding } from './finding.ts';

const text = z.string().optional();
const parameters = z.record(
  z.string(),
  z.looseObject({
    uiDefinition: z
      .looseObject({ displayName: text, description: text, constraints: z.looseObject({}).optional() })
      .optional(),
  }),
);

const apiPropertiesShape = z.looseObject({
  properties: z.looseObject({
    iconBrandColor: text,
    connectionParameters: parameters.optional(),
    connectionParameterSets: z
      .looseObject({
        values: z.array(
          z.looseObject({
            name: text,
            uiDefinition: z.looseObject({ displayName: text, description: text }).optional(),
            parameters,
          }),
        ),
      })
      .optional(),
    policyTemplateInstances: z
      .array(z.looseObject({ templateId: text, title: text, parameters: z.looseObject({}) }))
      .optional(),
  }),
});

const metadataShape = z.array(z.looseObject({ propertyName: text, propertyValue: text })).optional();

/**
 * Parts that the schema of Swagger 2.0 knows nothing of and that are not even of the kind the rules look into: texts,
 * lists and objects in their places. While there are such the rules are not asked.
 */
export function shapeFindings(swagger: Swagger, apiProperties: ApiProperties): Finding[] {
  return [
    ...findingsOf('apiProperties.json', apiPropertiesShape.safeParse(apiProperties)),
    ...findingsOf('x-ms-connector-metadata', metadataShape.safeParse(swagger['x-ms-connector-metadata'])),
  ];
}

function findingsOf(place: string, result: { error?: z.ZodError }): Finding[] {
  return (result.error?.issues ?? []).map(({ path, message }) => ({
    rule: 'PartShape',
    place: [place, ...path.map(String)].join(' › '),
    problem: `is of another kind: ${message.replace(', received undefined', ', and is missing')}`,
  }));
}
