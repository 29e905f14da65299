import type { XmlElement } from '@rgrove/parse-xml';
import { notImitated } from '../errors/requestErrors.ts';
import { invalidFetch } from './fetchErrors.ts';
import type { FetchCondition, FetchFilter } from './fetchQuery.ts';
import { readAttributes, readChildren, required } from './readElement.ts';

const deepestFilter = 50;

/** Reads a `filter` element with its conditions and the filters inside it. */
export function readFilter(element: XmlElement, depth = 0): FetchFilter {
  if (depth > deepestFilter) throw invalidFetch('The filters are nested too deep.');
  readAttributes(element, {
    read: ['type'],
    ignored: ['hint'],
    absent: [
      'isquickfindfields',
      'overridequickfindrecordlimitenabled',
      'overridequickfindrecordlimitdisabled',
    ],
  });
  const type = element.attributes.type ?? 'and';
  if (type !== 'and' && type !== 'or') throw invalidFetch(`'${type}' is no type of a filter.`);
  const children = readChildren(element, ['condition', 'filter'], ['link-entity']);
  return {
    type,
    conditions: children.filter((child) => child.name === 'condition').map(readCondition),
    filters: children.filter((child) => child.name === 'filter').map((child) => readFilter(child, depth + 1)),
  };
}

function readCondition(element: XmlElement): FetchCondition {
  readAttributes(element, {
    read: ['attribute', 'operator', 'value', 'entityname', 'valueof'],
    ignored: ['uiname', 'uitype', 'uihidden'],
    absent: ['aggregate', 'rowaggregate', 'alias', 'column'],
  });
  const { value, entityname, valueof } = element.attributes;
  const children = readChildren(element, ['value']);
  const values = children.map((child) => child.text);
  if (values.some((text) => text.length > 10_000)) throw notImitated('values of such length in FetchXML');
  return {
    attribute: required(element, 'attribute'),
    operator: required(element, 'operator'),
    values: value === undefined ? values : [value, ...values],
    entityName: entityname || undefined,
    valueOf: valueof || undefined,
  };
}
