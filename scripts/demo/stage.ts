import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { Connection, PollState } from '../../test/gateway/types.ts';
import type { DataverseStandin } from '../../test/standins/dataverse/createDataverseStandin.ts';

/** The demo's surroundings. */
export interface Stage {
  /** A maker's connection, through an imitation of the gateway that knows the connector's files alone. */
  connection: Connection;
  /** The same for somebody who may change how the bridge works. */
  administrator: Connection;
  /** What the gateway keeps for the flow of each trigger. */
  polled: Map<string, PollState>;
  /** The database of Xperience, for what visitors and editors do there. */
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  /** Where the bridge answers, and the secret its API keys are made with. */
  bridgeUrl: string;
  keySecret: string;
  /** Shows what goes on while a step takes its time. */
  progress: (text: string) => void;
}

/** What a step did and whether that is what it should have done. */
export interface StepResult {
  step: string;
  what: string;
  requests: number;
  rowsWritten: number;
  seconds: number;
  /** Empty when everything was as expected. */
  surprises: string[];
}

/** A part of the demo: one line of its table, or several. */
export type Step = (stage: Stage) => Promise<StepResult[]>;
