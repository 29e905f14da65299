import { formatTable } from '../demo/formatTable.ts';
import type { Call } from './runCommand.ts';

/** Control characters that JSON leaves as they are. */
const unescaped = /[\u{7f}-\u{9f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/** Prints a value as JSON. */
export function printJson({ screen }: Pick<Call, 'screen'>, value: unknown): void {
  const text = JSON.stringify(value, null, 2);
  screen.print(
    text.replaceAll(unescaped, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** A list as a table, the last column broken into lines; as JSON the items themselves. */
export function printList<Item>(
  call: Pick<Call, 'screen' | 'json'>,
  { items, more }: { items: readonly Item[]; more: boolean },
  table: { head: readonly string[]; row: (item: Item) => (string | number)[]; none: string },
): void {
  const { screen, json } = call;
  if (json) printJson(call, { value: items, more });
  else if (items.length === 0) screen.print(table.none);
  else {
    const fit = { column: table.head.length - 1, width: screen.width };
    const rows = items.map((item) =>
      table.row(item).map((cell) => (typeof cell === 'string' ? cell.replaceAll(/\s+/g, ' ') : cell)),
    );
    screen.print(formatTable(table.head, rows, fit));
    if (more) screen.tell('There are more: --limit N shows N of them.');
  }
}

/** A time of the services as people read it, in UTC. */
export function minute(time: string | undefined): string {
  return time === undefined ? '' : time.slice(0, 16).replace('T', ' ');
}
