/**
 * Address that opens a row in Dynamics for whoever may see it.
 * @param dynamicsUrl address of the organisation
 */
export function rowLink(dynamicsUrl: string, table: string, rowId: string): string {
  const address = new URL('main.aspx', dynamicsUrl);
  address.search = new URLSearchParams({ pagetype: 'entityrecord', etn: table, id: rowId }).toString();
  return address.href;
}
