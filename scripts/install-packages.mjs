// Installs the npm packages of package-lock.json, when they are not the installed ones already.
// Never changes package.json or package-lock.json.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rootDir, runStep } from './step.mjs';

const stampFile = `${rootDir}node_modules/.centrale-installed`;
const minimumNode = [20, 19];

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
  fail(`Node ${minimumNode.join('.')} or newer is needed, this is ${process.versions.node}.`);
}

// The ABI belongs to it: a native module built for another Node does not load.
const wanted = createHash('sha256')
  .update(readFileSync(`${rootDir}package-lock.json`))
  .update(readFileSync(`${rootDir}package.json`))
  .update(`${process.versions.modules} ${process.arch}`)
  .digest('hex');
const installed = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
if (wanted === installed) process.exit(0);

// Where Node brought its own headers, the native module compiles without a download.
const nodePrefix = dirname(dirname(process.execPath));
const env = existsSync(`${nodePrefix}/include/node/node.h`)
  ? { npm_package_config_node_gyp_nodedir: nodePrefix }
  : {};

const code = await runStep(
  'installing npm packages (once; compiles SQLite, about a minute)',
  ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
  { env, quiet: true },
);
if (code !== 0) {
  fail(
    '`npm ci` failed, its output is above. A compiler, make, python3 and the npm registry must be reachable.',
  );
}

const loads = ['-e', "new (require('better-sqlite3'))(':memory:').close()"];
if ((await runStep('', [process.execPath, ...loads], { quiet: true })) !== 0) {
  fail('better-sqlite3 does not load. Try `npm rebuild better-sqlite3` and read what the compiler says.');
}
writeFileSync(stampFile, wanted);
