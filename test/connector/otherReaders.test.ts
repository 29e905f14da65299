import { fileURLToPath } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import { expect, it } from 'vitest';

/** The contract as the reader that most tools for Swagger 2.0 build upon sees it. */
it('is valid for swagger-parser, its schema and its rules beyond the schema', async () => {
  const path = fileURLToPath(new URL('../../connector/apiDefinition.swagger.json', import.meta.url));
  const contract = await SwaggerParser.validate(path);
  expect([contract.info.title.length > 0, 'swagger' in contract]).toEqual([true, true]);
});
