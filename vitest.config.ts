import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Says that there is no server. */
const noServer = 'test/sync/noServer.test.ts';

/** Whole engines and bridges. What one keeps hangs on its own objects, so that files share a process, one after the other. */
const engines = ['test/{doctor,e2e,flows,sample,sync}/**/*.test.ts'];

/**
 * Processes that are killed or told to end, with leases that have to run out: minutes of waiting. As all projects whose
 * names begin with `slow`, they are no part of `npm test` and are run by `npm run test:slow`, which `.ci/run` calls.
 */
const killedProcesses = [
  'test/database/embeddedFiles.test.ts',
  'test/e2e/killedWebhook.test.ts',
  'test/e2e/terminate.test.ts',
  'test/sync/scenarios/processes.test.ts',
  'test/sync/events/processes.test.ts',
  'test/sync/move/killed.test.ts',
];

/** The release made from sources, packed and run, and its memory after tens of thousands of contacts: minutes. */
const releases = ['test/release/**/*.test.ts'];

/** Pages among a million failures and runs: the sample alone takes a minute. */
const manyRows = ['test/pages/scale.test.ts'];

/** The whole way through the bridge, which needs the main database and the contacts' alike. */
const withSeparatedContacts = ['test/e2e/operations.test.ts', 'test/sync/runs/contactRun.test.ts'];

/** What else needs both: forms, activities, brakes. */
const moreWithSeparatedContacts = [
  'test/e2e/triggers/*.test.ts',
  'test/sync/scenarios/brakes.test.ts',
  'test/sync/activities/streams.test.ts',
  'test/sync/activities/templates.test.ts',
  'test/sync/events/submissions.test.ts',
];

/** No statement of these reaches a database: they are the same wherever they run. */
const withoutDatabase = [
  'test/sync/activities/createNumberSet.test.ts',
  'test/sync/contacts/incoming/{createGathering,lately,versionOfRow}.test.ts',
  'test/sync/contacts/rowVersion.test.ts',
  'test/sync/contacts/createReferenceCache.test.ts',
  'test/sync/state/failures/{storeFailures,sentValues}.test.ts',
  'test/sync/runs/createApproval.test.ts',
  'test/sync/state/runs/contactCursor.test.ts',
  'test/sync/refusals/wholeRefusal.test.ts',
];

/**
 * On a sample of Xperience by Kentico with every `npm test`: the whole way through the engine, and what rests on what the
 * products do each in their own way: settings, fields, who qualifies, forms and activities, users, the set-up.
 */
const onByKentico = [
  'test/api/resources/{readStatements,settings,triggers}.test.ts',
  'test/doctor/doctor.test.ts',
  'test/e2e/operations.test.ts',
  'test/e2e/triggers/{whenContactQualifies,instant}.test.ts',
  'test/pages/{firstSteps,session}.test.ts',
  'test/pages/mapping/mapping.test.ts',
  'test/pages/settings/settings.test.ts',
  'test/scripts/{dailyCommands,mapping}.test.ts',
  'test/sync/actions/*.test.ts',
  'test/sync/activities/templates.test.ts',
  'test/sync/contacts/{previewMapping,updateContact}.test.ts',
  'test/sync/contacts/incoming/createRowCheck.test.ts',
  'test/sync/events/{dailyLook,detection,submissions}.test.ts',
  'test/sync/explain/explainContact.test.ts',
  'test/sync/plans/embedded.test.ts',
  'test/sync/runs/contactRun.test.ts',
  'test/sync/scenarios/{brakes,duplicateKeys,mappingChange,matchByEmail}.test.ts',
  'test/sync/settings/{knownConfiguration,mapping,ownFields,settings,unusableMapping}.test.ts',
  'test/sync/setup/{firstRun,setUp}.test.ts',
];

/** All other suites whose stages are made of it run with `npm run test:slow`, save those below. */
const moreOnByKentico = [
  'test/sync/**/*.test.ts',
  'test/api/resources/*.test.ts',
  'test/{e2e,extensions,flows,pages}/**/*.test.ts',
  'test/tracing/wholeWay.test.ts',
];

/** Those that do not, each with its reason. */
const notOnByKentico = [
  ...onByKentico,
  ...withoutDatabase,
  noServer,
  // They make databases of their own: of both products, of this one, of Xperience 13 alone, or of 13 that is moved.
  'test/sync/events/groups.test.ts',
  'test/sync/scenarios/droppedColumns.test.ts',
  'test/sync/setup/{printSetUp,separated}.test.ts',
  'test/sync/settings/saveChange.test.ts',
  'test/sync/move/*.test.ts',
  'test/sync/**/server.test.ts',
  'test/api/resources/contactGroups.test.ts',
  'test/pages/groups.test.ts',
  ...manyRows,
  ...killedProcesses,
];

/** Suites whose stages are made on a server as well: all of them but those below. */
const onServer = ['test/sync/**/*.test.ts'];

/** Those that are not, each with its reason. */
const notOnServer = [
  ...withoutDatabase,
  noServer,
  // They are about files: locks of a file, what is printed for one, contact data in a second one, columns dropped from one.
  'test/sync/scenarios/droppedColumns.test.ts',
  'test/sync/state/runs/holdLease.test.ts',
  'test/sync/settings/saveChange.test.ts',
  'test/sync/setup/{printSetUp,separated}.test.ts',
  // Plans of the embedded engine; plans/server.test.ts reads those of a server.
  'test/sync/plans/embedded.test.ts',
  // A clock of the database's own, which a server has not got; faults/server.test.ts does the same with its clock.
  'test/sync/faults.test.ts',
  'test/sync/events/dailyLook.test.ts',
  'test/sync/clockSetBack.test.ts',
  // Two files, one moved to the other; move/server.test.ts does the same with two databases.
  'test/sync/move/{copyPage,move,carryOutMove,fieldArrivals,killed,obstacles}.test.ts',
  // On the server anyway, wherever there is one: with the suites of the database, of Xperience, the sample and the doctor.
  'test/sync/**/server.test.ts',
];

const server = process.env.XPERIENCE_TEST_DATABASE || undefined;

export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: 'test/sync/keepSamples.ts',
    // Much of a test is waiting for a file or another process: one worker for each processor, where one less is usual.
    maxWorkers: availableParallelism(),
    // Tests of one file at the same time, where it says so.
    maxConcurrency: 2,
    // No test is about these: they end one that hangs, also on a machine with much else to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    // The many processes that tests start need not compile the same files again.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
    // To load the same modules anew for each file, and to compile them again, would take a third of its time.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...engines, ...killedProcesses, ...releases, ...manyRows],
        },
      },
      {
        extends: true,
        test: { name: 'engines', include: engines, exclude: [noServer, ...killedProcesses] },
      },
      { extends: true, test: { name: 'slow: killed processes', include: killedProcesses } },
      { extends: true, test: { name: 'slow: releases', include: releases } },
      { extends: true, test: { name: 'slow: many rows', include: manyRows } },
      {
        extends: true,
        test: {
          name: 'separated contact data',
          include: withSeparatedContacts,
          // Stages keep contacts and bridge tables in a file of their own, which the main one knows nothing of.
          env: { XPERIENCE_TEST_SEPARATED: '1' },
        },
      },
      {
        extends: true,
        test: {
          name: 'slow: separated contact data',
          include: moreWithSeparatedContacts,
          env: { XPERIENCE_TEST_SEPARATED: '1' },
        },
      },
      {
        extends: true,
        test: {
          name: 'Xperience by Kentico',
          include: onByKentico,
          // Stages are made of its sample where they do not name another product.
          env: { XPERIENCE_TEST_PRODUCT: 'xbk' },
        },
      },
      {
        extends: true,
        test: {
          name: 'slow: Xperience by Kentico',
          include: moreOnByKentico,
          exclude: notOnByKentico,
          env: { XPERIENCE_TEST_PRODUCT: 'xbk' },
        },
      },
      {
        extends: true,
        test: {
          name: 'on a server',
          ...(server === undefined ? { include: [noServer] } : { include: onServer, exclude: notOnServer }),
          env: { XPERIENCE_TEST_ON_SERVER: '1' },
        },
      },
    ],
  },
});
