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

/** Programs by the name that `B=` gives them: the file's own. */
function readPrograms() {
  return readdirSync(builtDir)
    .flatMap((file) => file.match(/^(.+)(?<!\.test)\.js$/)?.[1] ?? [])
    .sort();
}

/** `acd` means acd and everything called acd-…; `media` means media-relay. */
function programsFor(name) {
  const found = programs.filter((program) => program === name || program.startsWith(`${name}-`));
  if (found.length > 0) return found;
  console.error(`error: no benchmark ${name}; there are: ${programs.join(' ')}`);
  process.exit(64);
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

const programs = readPrograms();
const asked = process.argv.slice(2);
const wanted = asked.length > 0 ? [...new Set(asked.flatMap(programsFor))] : programs;

mkdirSync(resultDir, { recursive: true });
const lines = [];
let failed = false;
for (const name of wanted) {
  console.log(`==> ${name}`);
  try {
    const figures = await run(name);
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
