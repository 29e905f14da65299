import type { ContractDocument, JsonSchema } from '../../bridge/api/contract/contractDocument.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };

const document: ContractDocument = contract;

/** The values that a parameter of a GET operation may have, as the contract lists them. */
export function parameterChoices(path: string, name: string): string[] {
  const operation = (document.paths[path]?.get ?? {}) as {
    parameters?: { name?: string; schema?: { enum?: string[] } }[];
  };
  const choices = operation.parameters?.find((parameter) => parameter.name === name)?.schema?.enum;
  if (!choices) throw new Error(`The contract knows no choices of ${name} at ${path}.`);
  return choices;
}

/** The properties of an object of the contract. */
export function propertiesOf(definition: string): Readonly<Record<string, JsonSchema>> {
  return document.components.schemas[definition]?.properties as Readonly<Record<string, JsonSchema>>;
}
