export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A definition as OData shows it: its own properties, and what `$expand` and further path segments lead to. */
export interface Resource {
  /** Without namespace: `StringAttributeMetadata`. */
  type: string;
  /** Alternate key of the address: `LogicalName='contact'`. */
  key?: { name: string; value: string };
  properties: Record<string, Json>;
  navigations: Record<string, () => Target>;
}

/** What an address, or a navigation property, stands for. */
export type Target = ResourceSet | SingleResource;

export interface ResourceSet {
  kind: 'set';
  /** Type the set declares; elements of another type carry `@odata.type`. */
  type: string;
  /** Properties of the declared type: the only ones $select and $filter may name without a cast. */
  properties: readonly string[];
  items: Resource[];
  /** Elements of the set as the type they are cast to; undefined for a type no element can have. */
  cast?(type: string): ResourceSet | undefined;
}

export interface SingleResource {
  kind: 'single';
  type: string;
  properties: readonly string[];
  /** Null: the navigation property is empty. */
  item: Resource | null;
  cast?(type: string): ResourceSet | undefined;
}

/** A set whose elements are all of the declared type. */
export function plainSet(type: string, properties: readonly string[], items: Resource[]): ResourceSet {
  return { kind: 'set', type, properties, items };
}
