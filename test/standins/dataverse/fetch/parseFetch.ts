import { parseXml, type XmlElement } from '@rgrove/parse-xml';
import { notImitated } from '../errors/requestErrors.ts';
import { invalidFetch } from './fetchErrors.ts';
import type { FetchAttribute, FetchEntity, FetchLink, FetchOrder, FetchQuery } from './fetchQuery.ts';
import { readFilter } from './parseFilter.ts';
import { flag, readAttributes, readChildren, required, wholeNumber } from './readElement.ts';

const largestPage = 5000;
const deepestLink = 10;
/** The documentation of FetchXML counts link-entity elements of a whole query. */
const mostLinks = 15;

/** Reads the text of `?fetchXml=`. Throws 400 for what is no FetchXML, 501 for what is not imitated. */
export function parseFetch(text: string): FetchQuery {
  const root = readRoot(text);
  readAttributes(root, {
    read: ['top', 'page', 'count', 'paging-cookie', 'distinct', 'aggregate', 'aggregatelimit'].concat(
      'returntotalrecordcount',
      'useraworderby',
      'datasource',
    ),
    ignored: ['version', 'mapping', 'output-format', 'no-lock', 'latematerialize', 'options'],
    absent: ['min-active-row-version', 'utc-offset'],
  });
  const [entity, ...more] = readChildren(root, ['entity'], ['order']);
  if (!entity || more.length > 0) throw invalidFetch("The element 'fetch' needs one element 'entity'.");
  const query: FetchQuery = {
    entity: readEntity(entity, 0, { links: 0 }),
    top: wholeNumber(root, 'top', 1),
    page: wholeNumber(root, 'page', 1) ?? 1,
    count: wholeNumber(root, 'count', 1),
    cookie: root.attributes['paging-cookie'] || undefined,
    distinct: flag(root, 'distinct'),
    aggregate: flag(root, 'aggregate'),
    aggregateLimit: wholeNumber(root, 'aggregatelimit', 1),
    returnTotal: flag(root, 'returntotalrecordcount'),
    rawOrder: flag(root, 'useraworderby'),
    fromBin: readSource(root),
  };
  if (query.top !== undefined && (root.attributes.page !== undefined || root.attributes.count !== undefined))
    throw invalidFetch(
      "The 'top' attribute can't be specified with the paging attributes 'page' and 'count'.",
    );
  if ((query.top ?? 0) > largestPage || (query.count ?? 0) > largestPage)
    throw invalidFetch(`The attributes 'top' and 'count' must not exceed ${largestPage}.`);
  return query;
}

/** Deleted rows are in a source of their own; archived ones (`retained`) are not imitated. */
function readSource(root: XmlElement): boolean {
  const { datasource } = root.attributes;
  if (datasource === 'retained') throw notImitated("the FetchXML datasource 'retained'");
  if (datasource !== undefined && datasource !== 'bin')
    throw invalidFetch(`'${datasource}' is no datasource.`);
  return datasource === 'bin';
}

function readRoot(text: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root?.name === 'fetch') return root;
  } catch (error) {
    throw invalidFetch(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  throw invalidFetch("The root element must be 'fetch'.");
}

function readEntity(element: XmlElement, depth: number, seen: { links: number }): FetchEntity {
  if (depth === 0)
    readAttributes(element, { read: ['name'], absent: ['enableprefiltering', 'prefilterparametername'] });
  const children = readChildren(
    element,
    ['attribute', 'all-attributes', 'no-attrs', 'order', 'filter', 'link-entity'],
    [],
  );
  const of = (name: string): XmlElement[] => children.filter((child) => child.name === name);
  return {
    name: required(element, 'name'),
    all: of('all-attributes').length > 0,
    attributes: of('attribute').map(readAttribute),
    orders: of('order').map(readOrder),
    filters: of('filter').map((filter) => readFilter(filter)),
    links: of('link-entity').map((link) => readLink(link, depth + 1, seen)),
  };
}

function readLink(element: XmlElement, depth: number, seen: { links: number }): FetchLink {
  readAttributes(element, {
    read: ['name', 'from', 'to', 'alias', 'link-type'],
    ignored: ['intersect', 'visible'],
  });
  seen.links += 1;
  if (depth > deepestLink || seen.links > mostLinks)
    throw invalidFetch(`Number of link-entity elements exceeds the limit of ${mostLinks}.`);
  const type = element.attributes['link-type'] ?? 'inner';
  if (/^(any|not any|all|not all|exists|in|matchfirstrowusingcrossapply)$/.test(type))
    throw notImitated(`the FetchXML link-type '${type}'`);
  if (type !== 'inner' && type !== 'outer') throw invalidFetch(`'${type}' is no link-type.`);
  return {
    ...readEntity(element, depth, seen),
    alias: element.attributes.alias,
    from: required(element, 'from'),
    to: required(element, 'to'),
    outer: type === 'outer',
  };
}

const aggregates = ['count', 'countcolumn', 'sum', 'avg', 'min', 'max'];

function readAttribute(element: XmlElement): FetchAttribute {
  readAttributes(element, {
    read: ['name', 'alias', 'aggregate', 'distinct', 'groupby'],
    ignored: ['build', 'addedby', 'usertimezone'],
    absent: ['dategrouping', 'rowaggregate'],
  });
  const { aggregate, alias } = element.attributes;
  if (aggregate !== undefined && !aggregates.includes(aggregate))
    throw invalidFetch(`'${aggregate}' is no aggregate function.`);
  if (aggregate !== undefined && !alias) throw invalidFetch(`The aggregate '${aggregate}' needs an alias.`);
  return {
    name: required(element, 'name'),
    alias: alias || undefined,
    aggregate,
    distinct: flag(element, 'distinct'),
    groupBy: flag(element, 'groupby'),
  };
}

function readOrder(element: XmlElement): FetchOrder {
  readAttributes(element, { read: ['attribute', 'alias', 'entityname', 'descending'] });
  const { attribute, alias, entityname } = element.attributes;
  if (!attribute && !alias) throw invalidFetch("The element 'order' needs an attribute or an alias.");
  return { attribute, alias, entityName: entityname, descending: flag(element, 'descending') };
}
