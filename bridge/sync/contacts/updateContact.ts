import { inTransactionUndoing } from '../../database/inTransactionUndoing.ts';
import type { CallOptions, DataverseRow } from '../../dataverse/types.ts';
import { decideContact } from '../../mapping/decideContact.ts';
import type { ContactDecision, FieldProblem } from '../../mapping/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { readSwitches, type Switches } from '../../xperience/readSettings.ts';
import { writeContact } from '../../xperience/writeContact.ts';
import { checkBrakesOften } from '../checkBrakes.ts';
import { moveSeenFields } from '../events/seenFields.ts';
import { ExtensionFailed } from '../extensions/inTime.ts';
import { reviseChanges } from '../extensions/reviseChanges.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ContactPlan, ExchangeContact } from './contactWork.ts';
import { effectiveAgreed, newestLanded } from './effectiveAgreed.ts';
import { inTurn } from './inTurn.ts';
import { loadContacts } from './loadContacts.ts';
import { prepareContacts } from './prepareContacts.ts';
import { type MappedValues, namesUnknownChoice, readMappedValues, versionOfRow } from './readIncomingRow.ts';
import { readKnownRow } from './readKnownRow.ts';
import { refusedByXperience } from './refusedByXperience.ts';
import { resolveReferences } from './resolveReferences.ts';
import { knownVersion, leaps, openVersion, versionOf } from './rowVersion.ts';
import { saveContactStates } from './saveContactStates.ts';
import { livingPending } from './savePending.ts';

/** Somebody else may write the contact between our read and our write; then it is read again, this often. */
const attempts = 5;

/** Choices that were read so short a time ago, ms, are not read again because of a value that is none of them. */
const choicesTrustedMs = 60_000;

/** What became of a row that came in. */
export interface InboundResult {
  contactId: number;
  rowId: string;
  /** Fields that were written. */
  changedFields: string[];
  problems: FieldProblem[];
}

type Body = Readonly<Record<string, unknown>>;

interface IncomingRow extends MappedValues {
  row: Body;
  version: string | undefined;
  /** The row itself, where it was read because what was delivered may be old. */
  read?: DataverseRow;
}

/**
 * Takes a row as a Dataverse trigger delivers it: whatever is mapped and differs is decided three-way and written
 * into Xperience. Unmapped columns and annotations are ignored, nested objects among them; an object or a list in the
 * place of a mapped value is a problem of that field, and the others are taken.
 *
 * @param rowId GUID in lower case
 * @returns undefined when the row is not linked or has nothing new
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0, as the module answered
 */
export async function updateContact(
  parts: SyncParts,
  rowId: string,
  body: Body,
): Promise<InboundResult | undefined> {
  requireSwitchedOn(await readSwitches(parts.database, parts.site));
  const known = await readKnownRow(parts.database, rowId);
  if (!known) return undefined;
  const { contactId } = known;
  const version = versionOfRow(body);
  // Flows deliver a row again and again; one that is known is answered before anything else is read.
  if (isKnown(version, known.rowVersion)) return undefined;
  return inTurn(parts, contactId, () => takeRow(parts, { contactId, rowId }, body, version));
}

async function takeRow(
  parts: SyncParts,
  { contactId, rowId }: { contactId: number; rowId: string },
  body: Body,
  version: string | undefined,
): Promise<InboundResult | undefined> {
  const { plan, ...values } = await readValues(parts, body);
  const delivered = { row: body, version, ...values };
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [contact] = await loadContacts({ database: parts.database, plan }, [contactId]);
    if (!contact || contact.linkVoid || contact.rowId !== rowId) return undefined;
    if (isKnown(version, contact.state.rowVersion)) return undefined;
    await checkBrakesOften(parts, call);
    // A run has left changes of Dynamics to this call and may have written the row since: the body may be old.
    const { rowVersion } = contact.state;
    const isUncertain = rowVersion === openVersion || leaps(version, rowVersion);
    const incoming = isUncertain ? await readIncoming(parts, plan, rowId, delivered, call) : delivered;
    if (incoming === 'missing') return undefined;
    const result = await takeOnce(parts, plan, contact, incoming);
    if (result !== 'changed') return result;
  }
  throw new SyncRefused({
    kind: 'conflict',
    code: 'contactBusy',
    detail: `Contact ${contactId} kept being changed by somebody else. Send the row again in a minute.`,
  });
}

/**
 * The mapped values of a row. A choice that is not known was perhaps added a moment ago: then the choices are read
 * anew, but not over and over because of a value that is none.
 */
async function readValues(
  parts: SyncParts,
  body: Body,
): Promise<MappedValues & { plan: ContactPlan<never> }> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  const read = readMappedValues(plan.mapping, body);
  if (!namesUnknownChoice(plan.mapping, read.theirs)) return { plan, ...read };
  const newer = await prepareContacts(parts, {
    switches: 'ignored',
    fresh: false,
    needs: [],
    maxAgeMs: choicesTrustedMs,
  });
  return { plan: newer, ...readMappedValues(newer.mapping, body) };
}

function isKnown(version: string | undefined, stored: string | undefined): boolean {
  return version !== undefined && stored !== undefined && BigInt(version) <= BigInt(stored);
}

function requireSwitchedOn({ contactSyncEnabled, minimumScore }: Switches): void {
  if (contactSyncEnabled && minimumScore > 0) return;
  throw new SyncRefused({
    kind: 'forbidden',
    code: contactSyncEnabled ? 'minimumScoreNotSet' : 'contactSyncOff',
    detail: contactSyncEnabled
      ? 'The minimum score in the settings of Xperience is not above 0. Set it to take changes from Dynamics.'
      : 'Contact synchronization is switched off in the settings of Xperience. Switch it on to take changes from Dynamics.',
  });
}

async function takeOnce(
  parts: SyncParts,
  plan: ContactPlan<never>,
  contact: ExchangeContact,
  { row, version, theirs, problems: misplaced, read }: IncomingRow,
): Promise<InboundResult | undefined | 'changed'> {
  const { mapping } = plan;
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const references = await resolveReferences(
    { dataverse: parts.dataverse, mapping, call },
    [contact.values],
    [theirs],
  );
  const { pending: before, ...state } = contact.state;
  const proposed = decideContact({
    mapping,
    ours: contact.values,
    theirs,
    agreed: effectiveAgreed(mapping, state.agreed, before, theirs),
    caller: { kind: 'updateContact' },
    references,
  });
  const decision = await revise(plan, contact, row, proposed);
  const fields = Object.keys(decision.toXperience);
  const rowVersion = version ?? (read && knownVersion(mapping, decision.agreed, read));
  const expected = Object.fromEntries(fields.map((field) => [field, contact.values[field] ?? null]));
  const refuseMisfit = (error: unknown): never => {
    const problem = refusedByXperience(contact.contactId, error);
    throw problem ? new SyncRefused({ kind: 'notReady', code: problem.code, detail: problem.detail }) : error;
  };
  const done = await inTransactionUndoing(parts.database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const living = livingPending(before, utc);
    const pending = living && !newestLanded(mapping, living, theirs) ? living : undefined;
    const change = { contactId: contact.contactId, values: decision.toXperience, expected };
    if (fields.length > 0) {
      if (!(await writeContact(transaction, change).catch(refuseMisfit))) return false;
      const moved = { from: contact.values, written: decision.toXperience };
      await moveSeenFields(transaction, mapping, contact.contactId, moved);
    }
    const after = {
      ...state,
      agreed: decision.agreed,
      mappingFingerprint: state.mappingFingerprint ?? plan.fingerprint,
      // What stands in a wrong place was not read: the row is not known, so that it can be sent again put right.
      ...(rowVersion && misplaced.length === 0 ? { rowVersion } : {}),
      ...(pending ? { pending } : {}),
    };
    return (await saveContactStates(transaction, [after], utc)).has(contact.contactId);
  });
  if (!done) return 'changed';
  const problems = [...misplaced, ...decision.problems];
  if (fields.length === 0 && problems.length === 0) return undefined;
  const { contactId, rowId = '' } = contact;
  return { contactId, rowId, changedFields: fields, problems };
}

/** What the row holds now of the columns that were delivered; others are not touched. */
async function readIncoming(
  { dataverse }: SyncParts,
  { table, mapping }: ContactPlan<never>,
  rowId: string,
  { theirs: delivered, problems }: IncomingRow,
  call: CallOptions,
): Promise<IncomingRow | 'missing'> {
  const read = await dataverse.readRow(table, rowId, { ...call, select: mapping.columns });
  if (read === 'missing') return read;
  const all = Object.entries(readMappedValues(mapping, read.values).theirs);
  const asked = all.filter(([property]) => property in delivered);
  const version = asked.length === all.length ? versionOf(read.etag) : undefined;
  return { row: read.values, version, theirs: Object.fromEntries(asked), problems, read };
}

/** @throws SyncRefused when an extension fails: nothing of the row is taken then */
async function revise(
  { incoming: extensions, mapping, fields }: ContactPlan<never>,
  { contactId, values: ours }: ExchangeContact,
  row: Body,
  decision: ContactDecision,
): Promise<ContactDecision> {
  try {
    return await reviseChanges({ extensions, mapping, fields, contactId, ours, row, decision });
  } catch (error) {
    if (!(error instanceof ExtensionFailed)) throw error;
    throw new SyncRefused({ kind: 'notReady', code: 'extensionFailed', detail: error.message });
  }
}
