/** A parsed FetchXML query. Names are logical names, as in the XML. */
export type FetchQuery = {
  entity: FetchEntity;
  top: number | undefined;
  page: number;
  /** Rows of a page; undefined for the largest. */
  count: number | undefined;
  /** The cookie of the page before, decoded. */
  cookie: string | undefined;
  distinct: boolean;
  aggregate: boolean;
  aggregateLimit: number | undefined;
  returnTotal: boolean;
  /** Choices are ordered by their labels unless the query asks for their values. */
  rawOrder: boolean;
  /** Of the deleted rows in place of the others. */
  fromBin: boolean;
};

export type FetchEntity = {
  name: string;
  all: boolean;
  attributes: FetchAttribute[];
  orders: FetchOrder[];
  /** All of them hold. */
  filters: FetchFilter[];
  links: FetchLink[];
};

export type FetchLink = FetchEntity & {
  alias: string | undefined;
  /** Column of the linked table. */
  from: string;
  /** Column of the table it is linked to. */
  to: string;
  outer: boolean;
};

export type FetchAttribute = {
  name: string;
  alias: string | undefined;
  aggregate: string | undefined;
  distinct: boolean;
  groupBy: boolean;
};

export type FetchOrder = {
  attribute: string | undefined;
  alias: string | undefined;
  entityName: string | undefined;
  descending: boolean;
};

export type FetchFilter = { type: 'and' | 'or'; conditions: FetchCondition[]; filters: FetchFilter[] };

export type FetchCondition = {
  attribute: string;
  operator: string;
  values: string[];
  /** Alias of the linked table the column belongs to. */
  entityName: string | undefined;
  /** Another column to compare with. */
  valueOf: string | undefined;
};
