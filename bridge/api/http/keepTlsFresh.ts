import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { readTlsFiles, type TlsFiles, type TlsMaterial } from './readTlsFiles.ts';

export interface TlsWatch {
  /** Looks whether the files have changed, and takes what is in them; what is no certificate is told of once. */
  look(): void;
  close(): void;
}

/**
 * Takes a certificate that is replaced while the bridge runs; connections there are go on. The files are asked for their
 * time and size, because file systems tell nobody of changes behind a link or a mount.
 */
export function keepTlsFresh(
  files: TlsFiles,
  { take, log, intervalMs = 10_000 }: { take(material: TlsMaterial): void; log: Logger; intervalMs?: number },
): TlsWatch {
  let seen = stampOf(files);
  const look = (): void => {
    const stamp = stampOf(files);
    if (stamp === seen) return;
    seen = stamp;
    try {
      const material = readTlsFiles(files);
      take(material);
      log.info({ validTo: material.validTo }, 'The TLS certificate was replaced');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(
        { reason },
        'The new TLS certificate cannot be used; the old one goes on. Put the file right',
      );
    }
  };
  const timer = setInterval(look, intervalMs);
  timer.unref();
  return { look, close: () => clearInterval(timer) };
}

function stampOf({ certificate, key }: TlsFiles): string {
  const stamps = [certificate, key].map((file) => {
    const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
    return stat && [stat.mtimeMs, stat.size, stat.ino];
  });
  return JSON.stringify(stamps);
}
