import { querySyntax, unknownQueryProperty } from '../errors/requestErrors.ts';
import { filterResources, type TextComparison } from './filterResources.ts';
import type { ExpandItem, MetadataOptions } from './readOptions.ts';
import type { Json, Resource, ResourceSet, Target } from './resource.ts';

/** The key that $select never leaves out. */
const keyProperties: Record<string, string> = {
  sdkmessagefilter: 'sdkmessagefilterid',
  sdkmessage: 'sdkmessageid',
};

export function keyProperty(type: string): string {
  return keyProperties[type] ?? 'MetadataId';
}

/** Applies $filter, $top, $select and $expand to a set. */
export function presentSet(set: ResourceSet, options: MetadataOptions): { value: Json[]; count: number } {
  const isTable = set.type in keyProperties;
  if (options.top !== undefined && !isTable) throw querySyntax('The query parameter $top is not supported.');
  const texts: TextComparison = isTable ? 'caseless' : 'exact';
  const matching = options.filter ? filterResources(set, options.filter, texts) : set.items;
  return {
    value: matching.slice(0, options.top).map((item) => presentResource(item, set, options)),
    count: matching.length,
  };
}

/**
 * Shows one definition: the selected properties and always its key; `@odata.type` where it is of another type
 * than the set declares; expanded navigation properties after them.
 */
export function presentResource(
  resource: Resource,
  declared: Pick<ResourceSet, 'type' | 'properties'>,
  options: MetadataOptions,
): Record<string, Json> {
  const shown: Record<string, Json> = {};
  if (resource.type !== declared.type) shown['@odata.type'] = `#Microsoft.Dynamics.CRM.${resource.type}`;
  if (options.select) {
    for (const name of options.select) checkName(name, declared, resource);
    const names = new Set([...options.select, keyProperty(resource.type)]);
    for (const [name, value] of Object.entries(resource.properties)) {
      if (names.has(name) || name === '@odata.etag') shown[name] = value;
    }
  } else {
    Object.assign(shown, resource.properties);
  }
  for (const item of options.expand) shown[item.name] = presentExpansion(resource, declared, item);
  return shown;
}

/** Checks $select and $expand even when there is nothing to show. */
export function checkOptions(set: ResourceSet, options: MetadataOptions): void {
  for (const name of options.select ?? []) checkName(name, set, set.items[0]);
}

function checkName(
  name: string,
  declared: Pick<ResourceSet, 'type' | 'properties'>,
  resource?: Resource,
): void {
  if (declared.properties.includes(name) || (resource && name in resource.navigations)) return;
  throw unknownQueryProperty(declared.type, name);
}

function presentExpansion(resource: Resource, declared: { type: string }, item: ExpandItem): Json {
  const navigation = resource.navigations[item.name];
  if (!navigation || declared.type === 'AttributeMetadata') {
    throw querySyntax(
      `Could not find a property named '${item.name}' on type 'Microsoft.Dynamics.CRM.${declared.type}'.`,
    );
  }
  const target: Target = navigation();
  if (target.kind === 'set') return presentSet(target, item.options).value;
  return target.item ? presentResource(target.item, target, item.options) : null;
}
