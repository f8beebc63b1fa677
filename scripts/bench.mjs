// Runs the benchmarks of test/bench, prints their figures at the end, and keeps them in dist/bench/<name>.json.
// Never judges a figure: scripts/bench-compare.mjs shows what changed between two such files.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { rootDir } from './step.mjs';

const timeoutMs = 10 * 60_000;
const builtDir = `${rootDir}dist/test/bench`;
const resultDir = `${rootDir}dist/bench`;

/** What `B=` calls a benchmark, and the program that it is. A program without an entry has its own name. */
const shortNames = {
  calls: 'calls',
  media: 'media-relay',
  acd: 'acd-decision',
  journal: 'journal-append',
};

function readTable() {
  const table = new Map(Object.entries(shortNames));
  for (const file of readdirSync(builtDir)) {
    const program = file.match(/^(.+)(?<!\.test)\.js$/)?.[1];
    if (program !== undefined && ![...table.values()].includes(program)) table.set(program, program);
  }
  return table;
}

const figureLine = /^([\w.-]+) (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?) (\S+)$/i;

/** Passes the output on and collects the figures; rejects when the program fails or takes too long. */
function run(program) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', `${builtDir}/${program}.js`], {
      cwd: rootDir,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const figures = [];
      for (const line of text.split('\n')) {
        const match = line.match(figureLine);
        if (match) figures.push({ name: match[1], value: Number(match[2]), unit: match[3] });
        else if (line !== '') console.log(`    ${line}`);
      }
      if (code === 0 && figures.length > 0) resolve(figures);
      else reject(new Error(code === 0 ? 'printed no figures' : `ended with exit code ${code}`));
    });
  });
}

function commit() {
  try {
    const options = { cwd: rootDir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    const id = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], options).trim();
    const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], options) !== '';
    return changed ? `${id}+changes` : id;
  } catch {
    // A release without git history is measured all the same.
    return 'unknown';
  }
}

const table = readTable();
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !table.has(name));
if (unknown !== undefined) {
  console.error(`error: no benchmark ${unknown}; there are: ${[...table.keys()].join(' ')}`);
  process.exit(64);
}

mkdirSync(resultDir, { recursive: true });
const lines = [];
let failed = false;
for (const name of asked.length > 0 ? asked : table.keys()) {
  console.log(`==> ${name}`);
  try {
    const figures = await run(table.get(name));
    const result = {
      benchmark: name,
      at: new Date().toISOString(),
      commit: commit(),
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      figures,
    };
    writeFileSync(`${resultDir}/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
    lines.push(...figures.map((figure) => `${figure.name} ${figure.value} ${figure.unit}`));
  } catch (error) {
    failed = true;
    console.error(`error: ${name}: ${error.message}`);
  }
}
for (const line of lines) console.log(line);
process.exitCode = failed ? 1 : 0;
