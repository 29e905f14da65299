import { v5 } from 'uuid';

/** Namespace of every GUID in the packages; a GUID is the same in every build because it comes from a name. */
const namespace = '3f0f1c0a-9d0e-5b53-9c36-0c5b1f6a7d21';

/** Publisher of the solutions. Its prefix is part of every name in them, so changing it orphans what was imported. */
export const publisher = {
  uniqueName: 'xperiencebridge',
  displayName: 'Xperience Bridge',
  prefix: 'xbridge',
  optionPrefix: 27361,
};

/** Logical name of the connector in its solution: prefix and title in small letters, as the platform names it. */
export const connectorName = 'xbridge_kentico-20xperience-20bridge';

/** The name flows call the connector by. The platform adds an ending of its own in each environment. */
export const connectorApi = 'shared_xbridge-5fkentico-20xperience-20bridge';

/** GUID of a part of the packages. */
export function guidOf(name: string): string {
  return v5(name, namespace);
}
