// Everything that must hold before a change is good: packages, build, format, lint, types, unit and wire tests.
// Never stops at the first failure; closes with one line `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { localTool, rootDir, runStep } from './step.mjs';

const total = { passed: 0, failed: 0 };
const failures = [];
const startedAt = Date.now();

async function check(title, command, options) {
  const code = await runStep(title, command, options);
  if (code === 0) {
    total.passed += 1;
  } else {
    total.failed += 1;
    failures.push(title);
  }
  return code === 0;
}

async function checkSources() {
  const quiet = { quiet: true };
  const prettier = [...localTool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'];
  await check('format', prettier, quiet);
  await check('lint', ['npm', 'run', '--silent', 'lint'], quiet);
  if (existsSync(`${rootDir}web-ui/tsconfig.json`)) {
    const tsc = [...localTool('typescript/bin/tsc'), '-p', 'web-ui/tsconfig.json', '--noEmit'];
    await check('types of the web UI', tsc, quiet);
  }
}

/** Counts single tests; a file that could not run at all counts as one failure. */
async function jest(title, name, args, env) {
  const reportFile = `${rootDir}dist/test-report/${name}.json`;
  rmSync(reportFile, { force: true });
  mkdirSync(`${rootDir}dist/test-report`, { recursive: true });
  const command = [
    ...localTool('jest/bin/jest.js'),
    '--passWithNoTests',
    '--json',
    `--outputFile=${reportFile}`,
    ...args,
  ];
  const code = await runStep(title, command, { timeoutMs: 20 * 60_000, env });
  if (!existsSync(reportFile)) {
    total.failed += 1;
    failures.push(`${title}: no report`);
    return;
  }
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  for (const suite of report.testResults.filter((result) => result.status === 'failed')) {
    failures.push(suite.name.replace(rootDir, ''));
  }
  if (code !== 0 && report.success) {
    total.failed += 1;
    failures.push(`${title}: exit code ${code}`);
  }
}

const wireTests = 'dist/test/wire/';
const browserTests = 'dist/test/browser/';
/**
 * Also run with `telephony: external`, on servers with the habits of the real drachtio-server and FreeSWITCH: what goes over
 * every kind of message between the daemon and them (menu, music, bridge; hold and re-INVITE; endings by either side; failures
 * of the agent's leg; calls that we make; recordings; REFER and conferences). The others test what does not depend on whose
 * servers these are.
 */
const externalToo = [
  'first-call',
  'hang-up-and-hold',
  'caller-abandons',
  'agent-failures',
  'callbacks',
  'queue-experience',
  'transfers',
  'call-control',
];

// The one waits for the network and the disk most of the time, the other for the compiler.
const [hasTools, hasPackages] = await Promise.all([
  check('Debian packages for the tests', ['bash', `${rootDir}scripts/install-test-tools.sh`]),
  check('npm packages', [process.execPath, `${rootDir}scripts/install-packages.mjs`]),
]);
if (!hasTools) failures.push('without them the wire and browser tests cannot run');
if (hasPackages) {
  const built = await check('build', [process.execPath, `${rootDir}scripts/build.mjs`]);
  // Three files side by side: what plays and records waits for real time. What reads the sources beside them has less than
  // half of the work. No unit test measures by the clock.
  await Promise.all([
    checkSources(),
    built &&
      jest('unit tests', 'unit', ['--maxWorkers=3', '--testPathIgnorePatterns', wireTests, browserTests]),
  ]);
  if (built) {
    // Three files side by side: each starts a product, phones and folders of its own, its ports come from a range of its
    // worker (test/support/free-port.ts), and what it waits for are calls in real time, not the processor. Audio is
    // measured by what is in it, never by when it came.
    await jest('wire tests', 'wire', ['--maxWorkers=3', '--testPathPatterns', wireTests]);
    await jest(
      'wire tests with external telephony',
      'wire-external',
      ['--maxWorkers=3', '--testPathPatterns', `${wireTests}(${externalToo.join('|')})\\.test`],
      { CENTRALE_TEST_TELEPHONY: 'external' },
    );
    // Each file has an application, a browser and a profile of its own.
    await jest('browser tests', 'browser', ['--maxWorkers=2', '--testPathPatterns', browserTests]);
  }
}

for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`==> ${Math.round((Date.now() - startedAt) / 1000)} s`);
process.exitCode = total.failed === 0 ? 0 : 1;
const summary = `${total.passed} passed, ${total.failed} failed`;
mkdirSync(`${rootDir}dist/test-report`, { recursive: true });
writeFileSync(`${rootDir}dist/test-report/summary.txt`, `${summary}\n`);
console.log(summary);
