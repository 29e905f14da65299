import { systemClock } from './http/clock.ts';
import type { CallOptions, DataverseClient } from './types.ts';

/**
 * The same client for somebody who waits for an answer: no call goes on for longer than the limit. Where Dataverse asks
 * for a longer pause it throws DataverseUnavailable (throttled) with the pause at once, so that the caller can be told
 * when to come back. Token, concurrency, pauses and metadata stay shared with the client it is made of.
 * @param limitMs for each call; a deadline that a call brings with it stays
 * @param now time of the client's clock, for tests
 */
export function answerWithin(
  client: DataverseClient,
  limitMs: number,
  now: () => number = systemClock.now,
): DataverseClient {
  const limited = <Options extends CallOptions>(call: Options) => ({ deadline: now() + limitMs, ...call });
  return {
    requestTimeoutMs: client.requestTimeoutMs,
    writeTimeoutMs: client.writeTimeoutMs,
    serverTime: () => client.serverTime(),
    whoAmI: (call = {}) => client.whoAmI(limited(call)),
    whoAmIAndMerged: (query, call = {}) => client.whoAmIAndMerged(query, limited(call)),
    readOrganization: (call = {}) => client.readOrganization(limited(call)),
    readPrivileges: (userId, call = {}) => client.readPrivileges(userId, limited(call)),
    listTables: (call = {}) => client.listTables(limited(call)),
    describeTable: (name, call = {}) => client.describeTable(name, limited(call)),
    readRows: (table, ids, call) => client.readRows(table, ids, limited(call)),
    walkRows: (table, call, onPage) => client.walkRows(table, limited(call), onPage),
    findRows: (table, column, values, call) => client.findRows(table, column, values, limited(call)),
    findActivities: (query, call) => client.findActivities(query, limited(call)),
    findMerged: (query, call = {}) => client.findMerged(query, limited(call)),
    readRow: (table, id, call) => client.readRow(table, id, limited(call)),
    findDeleted: (table, ids, call) => client.findDeleted(table, ids, limited(call)),
    restoreRow: (table, id, call) => client.restoreRow(table, id, limited(call)),
    updateRows: (table, updates, call) => client.updateRows(table, updates, limited(call)),
    createRows: (table, rows, call) => client.createRows(table, rows, limited(call)),
    createCompletedRows: (table, rows, call) => client.createCompletedRows(table, rows, limited(call)),
    listOwners: (call = {}) => client.listOwners(limited(call)),
    listUsers: (call = {}) => client.listUsers(limited(call)),
    listFlowTriggers: (table, call = {}) => client.listFlowTriggers(table, limited(call)),
    close: () => client.close(),
  };
}
