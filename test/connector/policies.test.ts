import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ApiProperties, Swagger } from '../../scripts/connector/swagger.ts';
import { generatePolicies } from '../../scripts/generate/generatePolicies.ts';
import { validApiProperties, validSwagger } from './validConnector.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(`connector/${name}`, 'utf8'));

describe('the policies of the connector', () => {
  it('are those the contract asks for; run `npm run generate` when this fails', () => {
    const apiProperties = read('apiProperties.json') as ApiProperties;
    expect(apiProperties).toEqual(
      generatePolicies(read('apiDefinition.swagger.json') as Swagger, apiProperties),
    );
  });
});

describe('generated policies', () => {
  it('keep pages on the gateway and remember where each trigger is', () => {
    const { properties } = generatePolicies(validSwagger(), validApiProperties());
    expect(
      properties.policyTemplateInstances?.map(({ templateId, parameters }) => [templateId, parameters]),
    ).toEqual(
      validApiProperties().properties.policyTemplateInstances?.map(({ templateId, parameters }) => [
        templateId,
        parameters,
      ]),
    );
  });

  it('replace those of operations that are gone', () => {
    const swagger = validSwagger();
    delete swagger.paths['/trigger/events/bookings'];
    const { properties } = generatePolicies(swagger, validApiProperties());
    expect(properties.policyTemplateInstances?.map(({ templateId }) => templateId)).toEqual([
      'dynamichosturl',
      'updatenextlink',
    ]);
  });

  it('refuse a trigger that answers nothing to remember', () => {
    const swagger = validSwagger();
    const trigger = swagger.paths['/trigger/events/bookings']?.get;
    Object.assign(trigger ?? {}, { parameters: [] });
    expect(() => generatePolicies(swagger, validApiProperties())).toThrow('WhenBooked must answer one list');
  });
});
