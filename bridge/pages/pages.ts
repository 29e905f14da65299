import { activitiesPage } from './activities/activitiesPage.ts';
import { changeLog } from './changeLog/changeLog.ts';
import { changeLogCsv } from './changeLog/changeLogCsv.ts';
import { contact } from './contacts/contact.ts';
import { contacts } from './contacts/contacts.ts';
import { contactQuestions } from './contacts/questions.ts';
import { failureCsv } from './failures/failureCsv.ts';
import { failureList } from './failures/failureList.ts';
import { failureReason } from './failures/failureReason.ts';
import { firstSteps } from './firstSteps/firstSteps.ts';
import { compareBoth, stopComparison } from './inStep/comparisonQuestions.ts';
import { differenceCsv, differenceList, earlierComparisons } from './inStep/differenceList.ts';
import { inStep } from './inStep/inStep.ts';
import { keyList } from './keys/keyList.ts';
import { newKey } from './keys/newKey.ts';
import { revokeKey } from './keys/revokeKey.ts';
import { conflictPage } from './mapping/conflictPage.ts';
import { discardPage } from './mapping/discardPage.ts';
import { exportPage, filePage } from './mapping/filePage.ts';
import { historyPage, restorePage } from './mapping/historyPage.ts';
import { mappingPage } from './mapping/mappingPage.ts';
import { previewPage } from './mapping/previewPage.ts';
import { proposalPage } from './mapping/proposalPage.ts';
import { movePage } from './move/movePage.ts';
import { overview } from './overview/overview.ts';
import type { Page } from './page.ts';
import { pause } from './pause/pause.ts';
import { planCsv } from './runs/planCsv.ts';
import { runList } from './runs/runList.ts';
import { runPage } from './runs/runPage.ts';
import { confirmRunPage, discardRunPage, stopRunPage } from './runs/runQuestions.ts';
import { startRun } from './runs/startRun.ts';
import { settingsPage } from './settings/settingsPage.ts';
import { undoSettings } from './settings/undoSettings.ts';
import { subscriptionList } from './subscriptions/subscriptionList.ts';
import { subscriptionQuestion } from './subscriptions/subscriptionQuestion.ts';

/** Every page there is. */
export const pages: readonly Page[] = [
  overview,
  firstSteps,
  movePage,
  pause,
  contacts,
  ...contactQuestions,
  contact,
  inStep,
  compareBoth,
  stopComparison,
  differenceList,
  differenceCsv,
  earlierComparisons,
  runList,
  startRun,
  runPage,
  planCsv,
  confirmRunPage,
  discardRunPage,
  stopRunPage,
  failureList,
  failureReason,
  failureCsv,
  keyList,
  newKey,
  revokeKey,
  changeLog,
  changeLogCsv,
  mappingPage,
  proposalPage,
  conflictPage,
  discardPage,
  historyPage,
  restorePage,
  filePage,
  exportPage,
  settingsPage,
  undoSettings,
  previewPage,
  activitiesPage,
  subscriptionList,
  subscriptionQuestion,
];
