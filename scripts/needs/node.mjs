// Loaded before every command, in plain JavaScript: an older Node cannot even read the commands, and would only say
// that it does not know the file extension.
const [major] = process.versions.node.split('.');

if (Number(major) < 24) {
  console.error(
    `This takes Node 24 or newer, and this is Node ${process.versions.node}. Install Node 24 (https://nodejs.org), or run “npm ci” without “--omit=dev”, which brings it along.`,
  );
  process.exit(2);
}

// What Node makes of the files is kept for the next start; where the folder cannot be written, it is made anew each time.
const { enableCompileCache } = await import('node:module');
const { fileURLToPath } = await import('node:url');
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)));
