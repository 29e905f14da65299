import type { Row } from '../rows/row.ts';
import type { RowStore } from '../rows/rowStore.ts';
import type { Transaction } from './organization.ts';

type Before = { rows: RowStore; id: string; row: Row | undefined; removedAt: number | undefined };

/** An undo log over the row stores. Work is synchronous, so no other request ever sees the middle of it. */
export function createTransaction(): Transaction {
  let undo: Before[] = [];
  let following: (() => void)[] = [];
  let depth = 0;

  return {
    run: (work) => {
      const start = undo.length;
      const startFollowing = following.length;
      depth += 1;
      try {
        return work();
      } catch (error) {
        following.splice(startFollowing);
        for (const before of undo.splice(start).reverse()) {
          before.rows.restore(before.id, before.row, before.removedAt);
        }
        throw error;
      } finally {
        depth -= 1;
        if (depth === 0) {
          for (const rows of new Set(undo.map((before) => before.rows))) rows.settle();
          undo = [];
          const due = following;
          following = [];
          for (const work of due) work();
        }
      }
    },
    remember: (rows, id) => {
      if (depth > 0) undo.push({ rows, id, row: rows.get(id), removedAt: rows.removedAt(id) });
    },
    afterCommit: (work) => {
      if (depth > 0) following.push(work);
      else work();
    },
  };
}
