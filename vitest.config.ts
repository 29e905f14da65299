import { defineConfig } from 'vitest/config';

/** What needs the main database and the contacts' alike: the whole way through the bridge, forms, activities, brakes. */
const withSeparatedContacts = [
  'test/e2e/operations.test.ts',
  'test/e2e/triggers.test.ts',
  'test/sync/brakes.test.ts',
  'test/sync/contactRun.test.ts',
  'test/sync/activities/streams.test.ts',
  'test/sync/activities/templates.test.ts',
  'test/sync/events/submissions.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'separated contact data',
          include: withSeparatedContacts,
          // Stages keep contacts and bridge tables in a file of their own, which the main one knows nothing of.
          env: { XPERIENCE_TEST_SEPARATED: '1' },
        },
      },
    ],
  },
});
