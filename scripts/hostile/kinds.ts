import type { Kind } from './kind.ts';
import { addresses } from './kinds/addresses.ts';
import { bodies } from './kinds/bodies.ts';
import { cursors } from './kinds/cursors.ts';
import { besideHostile, dynamicsAnswers } from './kinds/dynamicsAnswers.ts';
import { formDefinitions } from './kinds/formDefinitions.ts';
import { formNames } from './kinds/formNames.ts';
import { notificationAddresses } from './kinds/notificationAddresses.ts';
import { readerCalls, writerCalls } from './kinds/operations.ts';
import { apiKeys, basicHeaders, tokens } from './kinds/signIns.ts';
import { webhooks } from './kinds/webhooks.ts';
import { rawRequests, wireCalls } from './kinds/wire.ts';

/** All of them. What writes comes last in each round. */
export const kinds: readonly Kind[] = [
  basicHeaders,
  apiKeys,
  tokens,
  addresses,
  notificationAddresses,
  cursors,
  readerCalls,
  formDefinitions,
  formNames,
  dynamicsAnswers,
  rawRequests,
  wireCalls,
  besideHostile,
  webhooks,
  bodies,
  writerCalls,
];
