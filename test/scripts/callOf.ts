import type { Call } from '../../scripts/commandLine/runCommand.ts';
import { openScreen } from '../../scripts/commandLine/screen.ts';
import { type KeptIo, keptIo } from './keptIo.ts';

/** A call whose answers are kept. */
export function callOf(options: Partial<Pick<Call, 'json'>> = {}): Call & Pick<KeptIo, 'printed' | 'told'> {
  const io = keptIo();
  const { printed, told } = io;
  return { by: 'jana (command line)', json: false, ...options, io, screen: openScreen(io), printed, told };
}
