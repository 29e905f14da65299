const propertyName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A `$select` of property names; throws a RangeError for anything that is not a name. */
export function selectQuery(names: readonly string[]): string {
  return [...new Set(names)].map(requireName).join(',');
}

export function requireName(name: string): string {
  if (!propertyName.test(name)) throw new RangeError(`"${name}" is not a property name of Dataverse.`);
  return name;
}

/** A row's ID in lower case; throws a RangeError for anything that is not a GUID. */
export function requireGuid(id: string): string {
  const lower = id.toLowerCase();
  if (!guid.test(lower)) throw new RangeError(`"${id}" is not the GUID of a row.`);
  return lower;
}
