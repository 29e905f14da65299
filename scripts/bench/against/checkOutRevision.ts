import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageMistake } from '../../commandLine/usageMistake.ts';

/** A former state of the repository, in a folder of its own. */
export interface Revision {
  /** As it was named. */
  name: string;
  /** Its commit, shortened. */
  commit: string;
  /** Folder of its files. */
  root: string;
  /** Removes the folder. */
  remove(): void;
}

const own = join(import.meta.dirname, '..', '..', '..');

/**
 * Checks a revision out beside the checkout, with the packages it was made with: those of the checkout where both have
 * the same lock file, else installed anew.
 * @param name of a commit, a branch or a tag
 * @throws when the repository has no such commit, or its packages cannot be installed
 */
export function checkOutRevision(name: string): Revision {
  const commit = commitOf(name);
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-against-'));
  const root = join(folder, 'checkout');
  const remove = () => {
    try {
      git('worktree', 'remove', '--force', root);
    } catch {
      // It never came to be.
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    git('worktree', 'add', '--detach', root, commit);
    const lock = 'package-lock.json';
    if (readFileSync(join(root, lock), 'utf8') === readFileSync(join(own, lock), 'utf8'))
      symlinkSync(join(own, 'node_modules'), join(root, 'node_modules'), 'dir');
    else execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'pipe' });
    return { name, commit, root, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** @throws when there is none of that name */
function commitOf(name: string): string {
  try {
    return git('rev-parse', '--verify', '--short', '--quiet', '--end-of-options', `${name}^{commit}`).trim();
  } catch {
    throw new UsageMistake(`The repository has no revision ${name}.`);
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: own, encoding: 'utf8', stdio: 'pipe' });
}
