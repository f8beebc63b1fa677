// Bad settings and hostile SIP: one line for the one who can mend it; nothing falls over, nothing is written.
// Never expects a particular answer to a malformed message: many have none.
import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { Health } from '../../src/api/system.js';
import { ChildProcess, stopAllChildren } from '../support/child-process.js';
import { freePort } from '../support/free-port.js';
import { fixedHorrors, mutate, seededRandom, validRequest } from '../support/hostile-sip.js';
import { eventually } from '../support/eventually.js';
import { ServiceUnderTest, supportDid } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const entry = resolve(__dirname, '..', '..', 'src', 'main.js');
afterAll(() => stopAllChildren());

describe('settings that cannot be used', () => {
  let dir: string;
  let file: string;
  let sipPort: number;
  let webPort: number;
  let occupied: Server | undefined;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'centrale-bad-'));
    file = join(dir, 'centrale.yaml');
    [sipPort, webPort] = [await freePort(), await freePort()];
  });
  afterEach(async () => {
    await new Promise<void>((next) => (occupied === undefined ? next() : occupied.close(() => next())));
    occupied = undefined;
    rmSync(dir, { recursive: true, force: true });
  });

  const good = (): string =>
    `web: { host: 127.0.0.1, port: ${webPort} }\nsip: { host: 127.0.0.1, port: ${sipPort} }\ndrainSeconds: 0\n`;
  const args = (settings: string): string[] => [entry, 'run', '--config', settings];
  const run = (): ChildProcess => ChildProcess.start(process.execPath, args(file), { cwd: dir });

  /** The only line on standard error. Waits for the streams to close: whoever was started and stayed would hold them. */
  function refusal(settings = file): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, args(settings), {
      cwd: dir,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(status).toBeGreaterThan(0);
    expect(stdout).not.toContain(' is up.');
    expect(stderr).toMatch(/^[^\n]+\n$/);
    return stderr;
  }

  async function occupy(port: number): Promise<void> {
    const server = createServer();
    occupied = server;
    await new Promise<void>((next) => server.listen(port, '127.0.0.1', next));
  }

  async function isFree(port: number): Promise<boolean> {
    return new Promise((next) => {
      const server = createServer();
      server.once('error', () => next(false));
      server.listen(port, '127.0.0.1', () => server.close(() => next(true)));
    });
  }

  it.each([
    ['an unknown key', 'web: { prot: 8080 }\n', /centrale\.yaml:1: web\.prot: unknown key; expected/],
    ['an unknown section', 'phones: 3\n', /centrale\.yaml:1: phones: unknown key; expected/],
    ['a wrong type', 'drainSeconds: soon\n', /centrale\.yaml:1: drainSeconds: expected number/],
    ['a port out of range', 'sip:\n  port: 70000\n', /centrale\.yaml:2: sip\.port: .*(expected|65535)/],
    [
      'a word that is none of the allowed',
      'telephony: cloud\n',
      /centrale\.yaml:1: telephony: expected one of/,
    ],
    ['external without servers', 'telephony: external\n', /centrale\.yaml: external: missing; expected/],
    ['no YAML at all', 'web: {{{\n', /centrale\.yaml:\d+: not valid YAML/],
    ['a list instead of settings', '- 1\n', /centrale\.yaml.*expected/],
  ])('%s: one line with file, key and what was expected', (_, text, line) => {
    writeFileSync(file, text);
    expect(refusal()).toMatch(line);
    expect(existsSync(join(dir, 'centrale.db'))).toBe(false);
  });

  it('a file that cannot be read', () => {
    mkdirSync(file);
    expect(refusal()).toMatch(/centrale\.yaml: cannot be read \(EISDIR\)/);
    rmSync(file, { recursive: true });
  });

  it('a data folder that cannot be made', () => {
    writeFileSync(join(dir, 'occupied'), 'a file');
    writeFileSync(file, `${good()}dataDir: occupied/data\n`);
    expect(refusal()).toMatch(/centrale\.yaml.*dataDir.*expected/);
  });

  it.each(['web', 'sip'] as const)(
    'a %s port in use: named, nothing stays behind, and the next start is a first start',
    async (which) => {
      writeFileSync(file, good());
      await occupy(which === 'web' ? webPort : sipPort);
      expect(refusal()).toMatch(new RegExp(`centrale\\.yaml: ${which}\\.port: .*expected a free port`));
      expect(await isFree(which === 'web' ? sipPort : webPort)).toBe(true);
      await new Promise<void>((next) => occupied?.close(() => next()));
      occupied = undefined;
      const again = run();
      await again.waitForOutput(/ is up\./);
      // Whoever sees the service start for the first time can log in.
      await again.waitForOutput(/one-time password \S+/);
      again.kill('SIGTERM');
      expect(await again.waitForExit(60_000)).toMatchObject({ code: 0 });
    },
  );

  it('a data folder in use: named, and the first service goes on', async () => {
    writeFileSync(file, good());
    const first = run();
    await first.waitForOutput(/ is up\./);
    const other = join(dir, 'other.yaml');
    writeFileSync(
      other,
      `web: { host: 127.0.0.1, port: ${await freePort()} }\nsip: { host: 127.0.0.1, port: ${await freePort()} }\n`,
    );
    expect(refusal(other)).toMatch(/centrale\.db: another Centrale process is using this data directory/);
    const health = await fetch(`http://127.0.0.1:${webPort}/api/v1/health`);
    expect(await health.json()).toMatchObject({ status: 'up' });
    first.kill('SIGTERM');
    expect(await first.waitForExit(60_000)).toMatchObject({ code: 0 });
  });
});

describe('hostile SIP', () => {
  // Not the trunk's address: nothing that comes from here is proven.
  const stranger = '127.0.0.2';
  let test: ServiceUnderTest;
  let pids: readonly number[];
  let socket: Socket;
  beforeAll(async () => {
    test = await ServiceUnderTest.start();
    pids = [test.service.pid, await test.service.softswitchPid()];
    await test.agent('203', { answer: 'auto' });
    await test.live.until('the log-in is over', () => test.live.calls.size === 0);
  });
  beforeEach(async () => {
    socket = createSocket('udp4');
    await new Promise<void>((next) => socket.bind(0, stranger, next));
  });
  afterEach(async () => {
    socket.close();
    // The same two processes, and they still do their work.
    expect([test.service.pid, await test.service.softswitchPid()]).toEqual(pids);
    expect(await test.service.get<Health>('/health')).toMatchObject({ status: 'up' });
    const caller = await test.trunkPhone('31600000001');
    await caller.dial(supportDid);
    await test.untilStage('31600000001', 'talking');
    await caller.hangUp();
    await caller.remove();
    await test.settled();
    await test.untilAgent('203', 'available', 'idle');
  });
  afterAll(() => test.close());

  /** Rows of every table; the sessions of the web page change by themselves. */
  function rowCounts(): Record<string, unknown> {
    const database = new Database(join(test.dir, 'centrale.db'), { readonly: true });
    try {
      const tables = database
        .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .all();
      const counts = tables.map(({ name }) => [
        name,
        database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${name}"`).get()?.n,
      ]);
      const changes = database.pragma('data_version', { simple: true });
      return { ...Object.fromEntries(counts), changes } as Record<string, unknown>;
    } finally {
      database.close();
    }
  }

  /** A question that is answered only when everything sent before has been read. */
  async function answersOptions(): Promise<void> {
    const id = `opt${Math.random().toString(36).slice(2)}`;
    const text = [
      `OPTIONS sip:${test.address} SIP/2.0`,
      `Via: SIP/2.0/UDP ${stranger}:${socket.address().port};branch=z9hG4bK${id};rport`,
      'Max-Forwards: 70',
      `From: <sip:x@${stranger}>;tag=${id}`,
      `To: <sip:${test.address}>`,
      `Call-ID: ${id}`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    let answered = false;
    const look = (data: Buffer): void => {
      answered ||= data.includes(id) && data.toString('latin1').startsWith('SIP/2.0 200');
    };
    socket.on('message', look);
    let asked = 0;
    await eventually('OPTIONS answered', () => {
      // RFC 3261 §17.1.2.2: T1 is 500 ms; the kernel may have dropped a datagram of this flood.
      if (!answered && asked++ % 10 === 0) socket.send(text, test.sipPort, '127.0.0.1');
      return answered;
    });
    socket.off('message', look);
  }

  const send = (message: Buffer): Promise<void> =>
    new Promise((next, fail) =>
      socket.send(message, test.sipPort, '127.0.0.1', (error) => (error ? fail(error) : next())),
    );

  it('garbage, truncated, huge and contradictory datagrams', async () => {
    const before = rowCounts();
    for (const horror of fixedHorrors({ host: stranger, port: socket.address().port }, test.address)) {
      await send(horror);
      await send(horror.subarray(0, Math.floor(horror.length / 2)));
    }
    await answersOptions();
    expect(rowCounts()).toEqual(before);
  });

  it('the same over TCP, whole, cut off, and trickling in', async () => {
    const before = rowCounts();
    const horrors = fixedHorrors({ host: stranger, port: 5060 }, test.address);
    const endless = Buffer.concat([
      Buffer.from(`INVITE sip:x@${test.address} SIP/2.0\r\n`),
      Buffer.alloc(4 << 20, 'Subject: x\r\n'),
    ]);
    const open = (data: Buffer, trickle: boolean): Promise<void> =>
      new Promise((next) => {
        const stream = connect({ port: test.sipPort, host: '127.0.0.1', localAddress: stranger });
        // The server may cut, and is right to.
        stream.on('error', () => stream.destroy());
        stream.on('close', () => next());
        stream.on('data', () => undefined);
        if (trickle) for (const byte of data.subarray(0, 300)) stream.write(Buffer.of(byte));
        else stream.write(data);
        stream.end();
        setTimeout(() => stream.destroy(), 1_000).unref();
      });
    await Promise.all(
      [...horrors, endless].flatMap((horror) => [
        open(horror, false),
        open(horror.subarray(0, horror.length - 5), false),
        open(horror, true),
      ]),
    );
    await answersOptions();
    expect(rowCounts()).toEqual(before);
  });

  it('10,000 mutations of valid INVITEs and REGISTERs from a stranger: no row is written', async () => {
    const before = rowCounts();
    const random = seededRandom(20_260_101);
    const from = { host: stranger, port: socket.address().port };
    for (let index = 0; index < 10_000; index++) {
      const method = index % 2 === 0 ? 'INVITE' : 'REGISTER';
      await send(mutate(validRequest(method, from, test.address, `m${index}`), random));
      if (index % 100 === 99) await answersOptions();
    }
    expect(rowCounts()).toEqual(before);
  });

  it('headers made of blanks take no more time than others', async () => {
    const from = { host: stranger, port: socket.address().port };
    const held: number[] = [];
    let lastMs = performance.now();
    const health = async (): Promise<void> => {
      await test.service.get('/health');
      held.push(performance.now() - lastMs);
      lastMs = performance.now();
    };
    const blanks = ['a', '<', '<sip:x@y>;a', '"'].map((begin) => `${begin}${' '.repeat(30_000)}`);
    for (const header of ['From', 'To', 'Contact', 'Authorization', 'P-Asserted-Identity', 'Content-Type'])
      for (const value of [...blanks, ...blanks.map((long) => long.slice(0, 900))]) {
        const valid = validRequest('REGISTER', from, test.address, `b${held.length}`);
        const lines = valid.split('\r\n').filter((line) => !line.startsWith(`${header}:`));
        await send(Buffer.from([lines[0], `${header}: ${value}`, ...lines.slice(1)].join('\r\n')));
        await health();
      }
    await answersOptions();
    // One such message once held everything up for a second, or for a minute.
    expect(Math.max(...held)).toBeLessThan(1000);
  });

  it('500 mutations of an INVITE from the trunk itself: calls may start, and all of them end', async () => {
    const random = seededRandom(7);
    const trunk = createSocket('udp4');
    await new Promise<void>((next) => trunk.bind(0, '127.0.0.1', next));
    const from = { host: '127.0.0.1', port: trunk.address().port };
    // A caller who hangs up at once whatever was answered, so that nothing waits for timers.
    trunk.on('message', (data) => {
      const text = data.toString('latin1');
      if (!/^SIP\/2\.0 2/.test(text) || !/CSeq: *\d+ INVITE/i.test(text)) return;
      const header = (name: string): string =>
        new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
      const uri = /<([^>]+)>/.exec(header('Contact'))?.[1] ?? `sip:${test.address}`;
      const cseq = Number(/\d+/.exec(header('CSeq'))?.[0] ?? 1);
      for (const [method, number] of [
        ['ACK', cseq],
        ['BYE', cseq + 1],
      ] as const) {
        const request = [
          `${method} ${uri} SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${from.port};branch=z9hG4bK${method}${Math.random()};rport`,
          'Max-Forwards: 70',
          `From: ${header('From')}`,
          `To: ${header('To')}`,
          `Call-ID: ${header('Call-ID')}`,
          `CSeq: ${number} ${method}`,
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n');
        trunk.send(request, test.sipPort, '127.0.0.1');
      }
    });
    for (let index = 0; index < 500; index++) {
      const valid = validRequest('INVITE', from, test.address, `t${index}`).replace(
        'sip:201@',
        'sip:+31612@',
      );
      trunk.send(mutate(valid, random), test.sipPort, '127.0.0.1');
      if (index % 20 === 19) await answersOptions();
    }
    // An INVITE whose answer cannot reach us ends by timer H or for want of an ACK (RFC 3261 §13.3.1.4).
    await test.live.until('every call has ended', () => test.live.calls.size === 0, 120_000);
    trunk.close();
  });

  it('leaves no message of any of them in the way of the log', () => {
    expect(test.service.output).not.toMatch(/uncaught|unhandled|TypeError|RangeError/i);
    expect(readFileSync(`/proc/${pids[1]}/status`, 'utf8')).toMatch(/VmRSS/);
  });
});
