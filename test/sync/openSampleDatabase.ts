import { openStage, type StageDatabase } from '../../scripts/demo/openStage.ts';
import type { SampleProduct } from '../../scripts/sample/byKentico/product.ts';
import { serverString } from '../database/sqlServer/testServer.ts';

/** Whether stages keep contact data in a database of its own, as those of a project of the test runner do. */
export const separated = process.env.XPERIENCE_TEST_SEPARATED === '1';

/** Whether stages are made on the server that tests have, as those of another project are. */
export const onServer = process.env.XPERIENCE_TEST_ON_SERVER === '1';

/** Which product's samples stages are made of, unless they ask for one themselves. */
export const product: SampleProduct = process.env.XPERIENCE_TEST_PRODUCT === 'xbk' ? 'xbk' : '13';

/** An empty database for a sample, or two of them, of the engine the test runner's project is about. */
export function openSampleDatabase(of: SampleProduct = product): Promise<StageDatabase> {
  if (onServer && serverString === undefined) throw new Error('XPERIENCE_TEST_DATABASE names no server.');
  return openStage(onServer ? serverString : undefined, separated, 'bridge_test', of);
}
