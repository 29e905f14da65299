import { createEngine, type Engine } from '../../sync/createEngine.ts';
import { type Stage, type StageOptions, startStage } from '../../sync/startStage.ts';
import { type ServedBridge, startBridge } from '../startBridge.ts';
import { type Flow, switchOnFlow } from './switchOnFlow.ts';
import { type InXperience, workInXperience } from './workInXperience.ts';

/** A sample installation with a bridge that looks for events on every poll, and flows that poll it. */
export interface TriggerStage {
  stage: Stage;
  bridge: ServedBridge;
  inXperience: InXperience;
  /** Switches a flow on that polls the first bridge. */
  flow(trigger: string, parameters?: Record<string, unknown>): Flow;
  /** Another bridge on the same database: a second instance, or the same one restarted. */
  anotherBridge(): Promise<ServedBridge>;
  close(): Promise<void>;
}

export async function startTriggerStage(options: StageOptions = {}): Promise<TriggerStage> {
  const stage = await startStage({ contacts: 140, seed: 11, ...options });
  const engines: Engine[] = [];
  const bridges: ServedBridge[] = [];

  async function serve(engine: Engine): Promise<ServedBridge> {
    const served = await startBridge(engine, stage.dynamics.url);
    let closed: Promise<void> | undefined;
    const bridge: ServedBridge = {
      ...served,
      close: () => {
        closed ??= served.close();
        return closed;
      },
    };
    bridges.push(bridge);
    return bridge;
  }

  const bridge = await serve(stage.engine);
  return {
    stage,
    bridge,
    inXperience: workInXperience(stage.database),
    flow: (trigger, parameters) => switchOnFlow(bridge.connection, trigger, parameters),
    async anotherBridge() {
      const engine = await createEngine(stage.options);
      engines.push(engine);
      return serve(engine);
    },
    async close() {
      await Promise.all(bridges.map((each) => each.close()));
      await Promise.all(engines.map((engine) => engine.stop()));
      await stage.close();
    },
  };
}
