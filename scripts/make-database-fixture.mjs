// Makes a database as an earlier version of Centrale wrote it, with the figures which that version reports of it.
// Usage: node make-database-fixture.mjs TREE OUT, TREE being the built source tree of that version (src/main.js, src/run-service.js).
//
// The real service of that version runs for some minutes on 127.0.0.1 with simulated agents, callers and customers, people
// use its API, and it is killed once in the middle: the journal holds nearly every kind of event which that version knew.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const [tree = '.', out = '.', role = 'drive', dir = mkdtempSync(join(tmpdir(), 'centrale-fixture-'))] =
  process.argv.slice(2);
const of = (path) => import(resolve(tree, 'dist/src', path));
const sipPort = 5060;
const webPort = 8080;
const customersPort = 5090;
const phases = [70_000, 70_000];

const { demoCompany, demoDid, demoPassword } = await of('demo-company.js');
const { companySchema } = await of('api/company.js');
const helpDid = '+31205550120';
const fullDid = '+31205550121';
const fullMailDid = '+31205550122';
const extensionDid = '+31205550208';
const outsideNumber = '+31612340000';

function company() {
  const outbound = { host: '127.0.0.1', port: customersPort, transport: 'udp', callerNumber: demoDid };
  const retry = { retryAfterBusySeconds: 30, retryAfterNoAnswerSeconds: 30, ringSeconds: 10 };
  return companySchema.parse({
    ...demoCompany,
    trunks: demoCompany.trunks.map((trunk) => ({ ...trunk, outbound })),
    queues: [
      ...demoCompany.queues.map((queue) => ({
        ...queue,
        ringSeconds: 5,
        wrapUpSeconds: 2,
        callback: {
          ...queue.callback,
          ...retry,
          digit: '*',
          recordReason: queue.id === 'billing',
          afterAbandonSeconds: 5,
        },
        limits: queue.id === 'sales' ? { maxWaitSeconds: 6 } : queue.limits,
        widening: queue.widening.map((step) => ({ ...step, afterSeconds: 3 })),
        preferredAgent: { last: true, withinDays: 30, own: true, waitSeconds: 3 },
        resumePlaceSeconds: 600,
      })),
      {
        id: 'help',
        name: 'Help',
        skills: [{ skill: 'support' }],
        limits: { maxWaitSeconds: 20 },
        leaveByDigit: {
          1: { kind: 'voicemail', maxSeconds: 30 },
          2: { kind: 'external', number: outsideNumber },
          3: { kind: 'extension', extension: '208' },
          4: { kind: 'queue', queue: 'support' },
          5: { kind: 'announcement', prompt: 'queue-please-hold' },
        },
        announcements: { first: 'queue-please-hold', position: 'exact', everySeconds: 10 },
      },
      {
        id: 'full',
        name: 'Full',
        limits: { maxWaiting: 0 },
        overflow: { 'queue-full': { kind: 'external', number: outsideNumber } },
      },
      {
        id: 'mail',
        name: 'Mail',
        limits: { maxWaiting: 0 },
        overflow: { 'queue-full': { kind: 'voicemail', maxSeconds: 20 } },
      },
    ],
    dids: [
      ...demoCompany.dids,
      { number: helpDid, name: 'Help', destination: { kind: 'queue', queue: 'help' } },
      { number: fullDid, name: 'Full', destination: { kind: 'queue', queue: 'full' } },
      { number: fullMailDid, name: 'Mail', destination: { kind: 'queue', queue: 'mail' } },
      { number: extensionDid, name: 'Tom', destination: { kind: 'extension', extension: '208' } },
    ],
  });
}

async function serve() {
  const { serviceConfigSchema } = await of('adapters/config/service-config.js');
  const { runService } = await of('run-service.js');
  await runService({
    config: serviceConfigSchema.parse({
      dataDir: dir,
      log: { level: 'warn' },
      web: { host: '127.0.0.1', port: webPort },
      sip: { host: '127.0.0.1', port: sipPort },
      drainSeconds: 1,
    }),
    configFile: 'fixture',
    systemd: {},
    firstCompany: company(),
  });
}

const startService = () =>
  new Promise((ready, failed) => {
    const child = spawn(process.execPath, [process.argv[1], tree, out, 'serve', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on(
      'data',
      (text) => (process.stdout.write(text), String(text).includes(' is up') && ready(child)),
    );
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}`)));
  });
const ended = (child) => new Promise((end) => child.once('exit', end));

let cookie = '';
async function api(method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${webPort}/api/v1${path}`, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (path === '/session') cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0];
  if (!answer.ok) process.stdout.write(`${method} ${path}: ${answer.status} ${await answer.text()}\n`);
  return answer.ok && answer.headers.get('content-type')?.includes('json') ? answer.json() : undefined;
}

const hurried = {
  thinkMs: [700, 2000],
  pickUpMs: [500, 2500],
  talkMs: [800, 4000],
  patienceMs: [4000, 16_000],
  declineShare: 0.08,
  missShare: 0.08,
};

async function traffic(signal, firstPhase) {
  const { runSimulation } = await of('simulator/simulation.js');
  const agents = demoCompany.agents.map(({ extension }) => ({
    extension,
    password: demoPassword(extension),
  }));
  const run = (did, callsPerMinute, digits, more = {}) =>
    runSimulation({
      server: `127.0.0.1:${sipPort}`,
      did,
      agents: [],
      callsPerMinute,
      durationS: undefined,
      behaviour: { ...hurried, digits },
      signal,
      onProgress: () => undefined,
      ...more,
    }).catch((error) => process.stdout.write(`${did}: ${error.message}\n`));
  const main = run(demoDid, 45, ['1', '2', '2', '3', '7'], {
    agents,
    customersPort,
    behaviour: {
      ...hurried,
      digits: ['1', '2', '2', '3', '7'],
      callback: { share: 0.25, digit: '*', afterMs: [1500, 4000] },
    },
  });
  await passed(firstPhase ? 6000 : 3000);
  await Promise.all([
    main,
    run(helpDid, 25, ['1', '2', '3', '4', '5']),
    run(fullDid, 5, []),
    run(fullMailDid, 5, []),
    run(extensionDid, 5, []),
    run(demoDid, 5, []),
  ]);
}

async function people(signal) {
  await passed(12_000);
  await api('POST', '/session', { username: 'admin', password: 'demo-admin' });
  for (let round = 0; !signal.aborted; round += 1) {
    const { calls = [] } = (await api('GET', '/calls?limit=50')) ?? {};
    const numbers = [
      ...new Set(calls.filter(({ direction }) => direction === 'inbound').map((call) => call.callerNumber)),
    ];
    const [number, other] = numbers;
    if (number !== undefined)
      await api('PUT', `/customers/C${round}`, {
        id: `C${round}`,
        name: ['Bakkerij Jansen', 'Kwiaciarnia Różana', 'Garage Smit'][round % 3],
        numbers: [number],
        notes: 'Belt liever na zes uur terug',
        ...(round % 2 === 0 ? { agent: '205', language: 'nl' } : { wishes: { priority: 2 } }),
      });
    if (other !== undefined)
      await api('POST', '/callbacks', {
        number: other,
        queue: 'support',
        callerName: 'Mevrouw de Wit',
        priority: 1,
      });
    for (const call of calls
      .filter(({ endedAtMs, queueId }) => endedAtMs === null && queueId !== null)
      .slice(0, 2))
      await api('PUT', `/calls/${call.id}/routing`, {
        priority: 4,
        wishes: { skills: [{ skill: 'support', minLevel: 4 }] },
      });
    const callbacks = (await api('GET', '/callbacks')) ?? [];
    const open = (callbacks.callbacks ?? callbacks).filter(({ endedAtMs }) => endedAtMs == null);
    const [first, second, third] = open.map((callback) => callback.id ?? callback.callId);
    const fourth = open.map((callback) => callback.id ?? callback.callId).at(-1);
    if (first !== undefined) await api('PUT', `/callbacks/${first}`, { priority: 3 });
    if (second !== undefined) await api('POST', `/callbacks/${second}/call-now`);
    if (third !== undefined) await api('POST', `/callbacks/${third}/cancel`);
    if (fourth !== undefined) await api('DELETE', `/callbacks/${fourth}`);
    const { voicemails = [] } = (await api('GET', '/voicemails')) ?? {};
    if (voicemails[0]) await api('PUT', `/voicemails/${voicemails[0].callId}/heard`);
    if (voicemails[3]) await api('DELETE', `/voicemails/${voicemails[3].callId}`);
    const agent = `20${1 + (round % 8)}`;
    await api('POST', `/agents/${agent}/wrap-up/extension`, { seconds: 10 });
    await api('PUT', `/agents/${agent}/status`, { status: 'on-break', reason: 'Lunch' });
    await passed(3000);
    await api('PUT', `/agents/${agent}/status`, { status: 'available' });
    await api('DELETE', `/agents/${agent}/wrap-up`);
    await passed(2000);
  }
}

/** Everything that must read the same with every later version. */
async function figures(file) {
  const { openSqliteStore } = await of('adapters/sqlite/sqlite-store.js');
  const store = openSqliteStore({ path: file, nowMs: () => Date.now() });
  const { journal } = store;
  const calls = [];
  for (let before; ;) {
    const page = journal.calls({ limit: 500, ...(before === undefined ? {} : { before }) });
    calls.push(...page.calls);
    if (page.next === null) break;
    before = page.next;
  }
  const events = journal.eventsAfter(0, 1_000_000);
  const kinds = {};
  for (const { kind } of events) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const found = {
    lastEventAtMs: journal.lastEventAtMs(),
    kinds: Object.fromEntries(Object.entries(kinds).sort()),
    calls,
    intervals: journal.queueIntervals(0, Number.MAX_SAFE_INTEGER),
    callbacks: journal.callbacks().filter(({ endedAtMs }) => endedAtMs === undefined),
    callbacksEnded: journal.callbacksEnded(0, Number.MAX_SAFE_INTEGER),
    voicemails: journal.voicemails({ limit: 200 }).voicemails,
    agentStatuses: [...journal.agentStatuses()],
    customers: store.customers.afterId('', 1000),
    decisions: calls.reduce((sum, { id }) => sum + store.decisions.ofCall(id).length, 0),
  };
  store.close();
  return found;
}

async function drive() {
  for (const [index, lengthMs] of phases.entries()) {
    const service = await startService();
    const stop = new AbortController();
    const running = [traffic(stop.signal, index === 0), people(stop.signal)];
    await passed(lengthMs);
    const gone = ended(service);
    const isLast = index === phases.length - 1;
    if (!isLast) service.kill('SIGKILL');
    stop.abort();
    await Promise.all(running.map((run) => run.catch((error) => process.stdout.write(`${error.message}\n`))));
    if (isLast) service.kill('SIGTERM');
    await gone;
    await passed(2000);
  }
  const file = join(dir, 'centrale.db');
  const found = await figures(file);
  const Database = createRequire(resolve(tree, 'package.json'))('better-sqlite3');
  const db = new Database(file);
  db.exec('DELETE FROM session; DELETE FROM binding; DELETE FROM user_secret;');
  db.pragma('journal_mode = DELETE');
  db.exec('VACUUM');
  db.close();
  writeFileSync(`${out}-database.gz`, gzipSync(readFileSync(file), { level: 9 }));
  writeFileSync(`${out}-figures.json.gz`, gzipSync(JSON.stringify(found, undefined, 1), { level: 9 }));
  process.stdout.write(`${JSON.stringify(found.kinds, undefined, 1)}\n`);
  rmSync(dir, { recursive: true });
}

await (role === 'serve' ? serve() : drive());
