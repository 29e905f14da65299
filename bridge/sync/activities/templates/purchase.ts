import { type ActivityTemplate, linesOf } from './activityTemplate.ts';

/** An order: its number and its total, which Xperience stores as an invariant number in the value. */
export const purchase: ActivityTemplate = {
  types: ['purchase'],
  properties: {
    orderId: { type: 'integer' },
    total: { type: 'decimal' },
    description: { type: 'longtext', column: 'description', cut: true },
  },
  describe: async (_database, activities) =>
    activities.map(({ itemId, value }) => {
      const total = /^-?\d+(\.\d+)?$/.test(value?.trim() ?? '') ? (value?.trim() ?? null) : null;
      const order = itemId ? String(itemId) : null;
      return { orderId: itemId || null, total, description: linesOf({ Order: order, Total: value }) };
    }),
};
