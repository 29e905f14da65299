import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** How one operator of a plan reads a table. */
export interface PlannedRead {
  /** With its schema where that is not dbo: `OM_Contact`, `dynamics365.link`. */
  table: string;
  /** Empty for a table without order. */
  index: string;
  /**
   * - `seek`: from a place in an index to another
   * - `first`: right below a TOP and without a condition, as for the highest key: it stops with the first rows
   * - `scan`: whatever there is
   */
  how: 'seek' | 'first' | 'scan';
}

/** Lets each row through as it comes, and asks for no more than it is asked for. */
const passing = 'Compute Scalar';

const plain = (name: string | undefined): string => (name ?? '').replace(/^\[(.*)\]$/, '$1');

function children(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

/**
 * How a plan of SQL Server reads its tables, operator by operator
 * (https://schemas.microsoft.com/sqlserver/2004/07/showplan). An index that is read without a seek predicate is a scan,
 * whatever the operator is called; lookups by key are seeks.
 * @throws for a text that is no plan
 */
export function readShowplan(xml: string): PlannedRead[] {
  const { root } = parseXml(xml.replace(/^\uFEFF/, ''));
  if (root?.name !== 'ShowPlanXML') throw new Error('This is no plan of SQL Server.');
  const reads: PlannedRead[] = [];
  walk(root, []);
  return reads;

  /** @param above operators from the root of the plan down, the nearest last */
  function walk(element: XmlElement, above: readonly string[]): void {
    const inside = element.name === 'RelOp' ? [...above, element.attributes.PhysicalOp ?? ''] : above;
    if (element.name === 'IndexScan' || element.name === 'TableScan') reads.push(...readsOf(element, inside));
    for (const child of element.children) if (child instanceof XmlElement) walk(child, inside);
  }
}

function readsOf(element: XmlElement, operators: readonly string[]): PlannedRead[] {
  const seeks = children(element, 'SeekPredicates').some((predicates) => predicates.children.length > 0);
  const how = seeks ? 'seek' : stopsAtOnce(element, operators) ? 'first' : 'scan';
  return children(element, 'Object').map(({ attributes }) => {
    const [schema, table] = [plain(attributes.Schema), plain(attributes.Table)];
    const name = schema === '' || schema === 'dbo' ? table : `${schema}.${table}`;
    return { table: name, index: plain(attributes.Index), how };
  });
}

/** What a scan reads has to go through each of the operators above it until a TOP has enough. */
function stopsAtOnce(element: XmlElement, operators: readonly string[]): boolean {
  if (children(element, 'Predicate').length > 0) return false;
  const above = operators.slice(0, -1).reverse();
  return above.find((operator) => operator !== passing) === 'Top';
}
