import type { Handlers } from './handler.ts';
import { createAppointment, createTask } from './operations/actions.ts';
import {
  getActivityTypes,
  listActivities,
  listActivityTypes,
  syncActivities,
  updateActivityTypes,
} from './operations/activities.ts';
import { cancelRun } from './operations/cancelRun.ts';
import { confirmRun } from './operations/confirmRun.ts';
import { contactFromQuery } from './operations/contactFromQuery.ts';
import { explainContact } from './operations/explainContact.ts';
import { dismissFailure, listFailures, retryFailures } from './operations/failures.ts';
import { getFormSchema, getFormSubmission, listForms } from './operations/forms.ts';
import { getContact } from './operations/getContact.ts';
import { getRun } from './operations/getRun.ts';
import { getStatus } from './operations/getStatus.ts';
import { importContact } from './operations/importContact.ts';
import { linkContact } from './operations/linkContact.ts';
import { listAudit } from './operations/listAudit.ts';
import { listContacts } from './operations/listContacts.ts';
import { listPlannedChanges } from './operations/listPlannedChanges.ts';
import { listRuns } from './operations/listRuns.ts';
import {
  findContacts,
  getContactSchema,
  listChoices,
  listColumns,
  listContactFields,
  listOwners,
  listPriorities,
  listUsers,
} from './operations/lookups.ts';
import { getMapping, previewMapping, updateMapping } from './operations/mapping.ts';
import { pauseBridge, resumeBridge } from './operations/pause.ts';
import { getSettings, updateSettings } from './operations/settings.ts';
import { syncContacts } from './operations/syncContacts.ts';
import {
  whenActivityIsLogged,
  whenContactChanges,
  whenContactQualifies,
  whenFormIsSubmitted,
  whenRunFinishes,
} from './operations/triggers.ts';
import { unlinkContact } from './operations/unlinkContact.ts';
import { updateContact } from './operations/updateContact.ts';
import { updateContacts } from './operations/updateContacts.ts';
import type { Services } from './services.ts';

/** Every operation of the contract with the services it works on. */
export function createHandlers({
  actions,
  contacts,
  events,
  failures,
  forms,
  activities,
  audit,
  lookups,
  mapping,
  pause,
  runs,
  settings,
  status,
}: Services): Handlers {
  return {
    WhenContactQualifies: whenContactQualifies(events),
    WhenContactChanges: whenContactChanges(events),
    WhenFormIsSubmitted: whenFormIsSubmitted(events),
    WhenRunFinishes: whenRunFinishes(events),
    GetStatus: getStatus(status),
    UpdateContact: updateContact(contacts),
    UpdateContacts: updateContacts(contacts),
    ExplainContact: explainContact(contacts),
    ListContactFields: listContactFields(lookups),
    ListColumns: listColumns(lookups),
    ListChoices: listChoices(lookups),
    ListOwners: listOwners(lookups),
    ListUsers: listUsers(lookups),
    ListPriorities: listPriorities(lookups),
    ListForms: listForms(forms),
    GetFormSchema: getFormSchema(forms),
    GetContactSchema: getContactSchema(lookups),
    SyncContacts: syncContacts(runs),
    SyncActivities: syncActivities(runs),
    ListActivities: listActivities(activities, contacts),
    ListActivityTypes: listActivityTypes(activities),
    GetActivityTypes: getActivityTypes(activities),
    UpdateActivityTypes: updateActivityTypes(activities),
    WhenActivityIsLogged: whenActivityIsLogged(events),
    FindContacts: findContacts(lookups),
    GetContact_V2: contactFromQuery(getContact(contacts)),
    ExplainContact_V2: contactFromQuery(explainContact(contacts)),
    ImportContact_V2: contactFromQuery(importContact(contacts)),
    LinkContact_V2: contactFromQuery(linkContact(contacts)),
    UnlinkContact_V2: contactFromQuery(unlinkContact(contacts)),
    CreateTask_V2: contactFromQuery(createTask(actions)),
    CreateAppointment_V2: contactFromQuery(createAppointment(actions)),
    ImportContact: importContact(contacts),
    ListContacts: listContacts(contacts),
    GetContact: getContact(contacts),
    LinkContact: linkContact(contacts),
    UnlinkContact: unlinkContact(contacts),
    CreateTask: createTask(actions),
    CreateAppointment: createAppointment(actions),
    GetFormSubmission: getFormSubmission(forms),
    ListRuns: listRuns(runs),
    GetRun: getRun(runs),
    ListPlannedChanges: listPlannedChanges(runs),
    ConfirmRun: confirmRun(runs),
    CancelRun: cancelRun(runs),
    PauseBridge: pauseBridge(pause),
    ResumeBridge: resumeBridge(pause),
    ListFailures: listFailures(failures),
    RetryFailures: retryFailures(failures),
    DismissFailure: dismissFailure(failures),
    GetMapping: getMapping(mapping),
    UpdateMapping: updateMapping(mapping),
    PreviewMapping: previewMapping(mapping),
    ListAudit: listAudit(audit),
    GetSettings: getSettings(settings),
    UpdateSettings: updateSettings(settings),
  };
}
