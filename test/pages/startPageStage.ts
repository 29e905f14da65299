import { type Stage, type StageOptions, startStage } from '../sync/startStage.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

/** An installation with its pages, and an administrator who is signed in. */
export interface PageStage {
  stage: Stage;
  pages: ServedPages;
  visitor: Visitor;
  close(): Promise<void>;
}

export async function startPageStage(options: StageOptions): Promise<PageStage> {
  const stage = await startStage(options);
  const pages = await servePagesOf(stage.engine, stage.dynamics.url);
  const visitor = createVisitor(pages.admin);
  await visitor.signIn('site.admin');
  return {
    stage,
    pages,
    visitor,
    close: async () => {
      await pages.close();
      await stage.close();
    },
  };
}
