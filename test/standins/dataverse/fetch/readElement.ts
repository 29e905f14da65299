import type { XmlElement } from '@rgrove/parse-xml';
import { notImitated } from '../errors/requestErrors.ts';
import { invalidFetch } from './fetchErrors.ts';

/** Attributes of an element: read here, accepted without effect, or real in Dataverse and not imitated. */
export type ElementAttributes = { read: string[]; ignored?: string[]; absent?: string[] };

/** The attributes of an element by name. Throws 501 for what is not imitated, 400 for what does not exist. */
export function readAttributes(
  element: XmlElement,
  known: ElementAttributes,
): Record<string, string | undefined> {
  for (const name of Object.keys(element.attributes)) {
    if (known.read.includes(name) || known.ignored?.includes(name)) continue;
    if (known.absent?.includes(name)) throw notImitated(`the FetchXML attribute ${element.name}/${name}`);
    throw invalidFetch(`The '${name}' attribute is not declared on the element '${element.name}'.`);
  }
  return element.attributes;
}

/** Children that are elements, each checked to be one of the names. */
export function readChildren(
  element: XmlElement,
  names: readonly string[],
  absent: readonly string[] = [],
): XmlElement[] {
  const children = element.children.filter((child) => child.type === 'element') as XmlElement[];
  for (const child of children) {
    if (absent.includes(child.name)) throw notImitated(`the FetchXML element ${child.name}`);
    if (!names.includes(child.name))
      throw invalidFetch(`The element '${element.name}' has invalid child element '${child.name}'.`);
  }
  return children;
}

/** An attribute that must be there. */
export function required(element: XmlElement, name: string): string {
  const value = element.attributes[name];
  if (value === undefined || value === '')
    throw invalidFetch(`The required attribute '${name}' is missing from the element '${element.name}'.`);
  return value;
}

/** `true`, `1`, `false` or `0`; absent is false. */
export function flag(element: XmlElement, name: string): boolean {
  const text = element.attributes[name];
  if (text === undefined || text === 'false' || text === '0') return false;
  if (text === 'true' || text === '1') return true;
  throw invalidFetch(`The attribute '${name}' of '${element.name}' is no Boolean value: '${text}'.`);
}

/** A whole number of at least `least`; undefined when absent. */
export function wholeNumber(element: XmlElement, name: string, least: number): number | undefined {
  const text = element.attributes[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw invalidFetch(`The attribute '${name}' of '${element.name}' must be a number from ${least} on.`);
  return Number(text);
}
