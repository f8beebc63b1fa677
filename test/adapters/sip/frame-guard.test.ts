// A SIP server that bounds nothing: whatever a stranger sends, no message may take more work than its length.
import Srf from 'drachtio-srf';
import { judgeFrame } from '../../../src/adapters/sip/frame-limits.js';
import { DrachtioTelephony } from '../../../src/adapters/sip/drachtio-telephony.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { FakeDrachtio } from '../../support/fake-drachtio.js';
import { MemoryBindings } from './telephony-fixture.js';

let server: FakeDrachtio;
let telephony: DrachtioTelephony;
let log: FakeLog;
beforeEach(async () => {
  server = await FakeDrachtio.open();
  log = createFakeLog();
  telephony = new DrachtioTelephony(new Srf(), {
    host: '127.0.0.1',
    port: server.port,
    secret: 'x',
    bindings: new MemoryBindings(),
    clock: createFakeClock(),
    log,
    directory: {
      trunkOf: () => undefined,
      isTrunkHost: () => false,
      isDid: () => false,
      extension: () => undefined,
      sipHa1: () => undefined,
      outboundTrunk: () => undefined,
    },
  });
  await telephony.connect(5000);
});
afterEach(async () => {
  await telephony.close();
  await server.close();
});

const lines: Readonly<Record<string, string>> = {
  Via: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1',
  From: '<sip:201@pbx>;tag=1',
  To: '<sip:pbx>',
  'Call-ID': 'x',
  CSeq: '1 INVITE',
  Contact: '<sip:201@192.0.2.9>',
  'P-Asserted-Identity': '<sip:201@pbx>',
  Authorization: 'Digest username="201"',
  'Proxy-Authorization': 'Digest username="201"',
  'Content-Type': 'application/sdp',
};

function message(changes: Record<string, string> = {}, method = 'INVITE', body = ''): string {
  const headers = Object.entries({ ...lines, CSeq: `1 ${method}`, ...changes });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${method} sip:pbx SIP/2.0\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** What hurts one regular expression or another. */
const shapes: Readonly<Record<string, (length: number) => string>> = {
  blanks: (length) => `a${' '.repeat(length - 1)}`,
  'blanks behind <': (length) => `<${' '.repeat(length - 1)}`,
  'blanks in an address': (length) => `<a${' '.repeat(length - 2)}`,
  'blanks in a parameter': (length) => `<sip:x@y>;a${' '.repeat(length - 11)}`,
  letters: (length) => 'a'.repeat(length),
  brackets: (length) => '<'.repeat(length),
  quotes: (length) => '"\\'.repeat(length / 2),
  semicolons: (length) => `multipart/${';'.repeat(length - 10)}`,
  commas: (length) => '<sip:x@y>,'.repeat(length / 10),
  'parameters of a digest': (length) => `Digest ${'a= '.repeat((length - 7) / 3)}`,
  'a folded line': (length) => `<\r\n ${'\t'.repeat(length - 4)}`,
};

async function answered(text: string): Promise<{ status: number; tookMs: number }> {
  const from = performance.now();
  const status = await server.answerTo(server.request(text));
  return { status, tookMs: performance.now() - from };
}

const headers = [...Object.keys(lines), 'WWW-Authenticate', 'Reason', 'Expires', 'User-Agent', 'X-Any'];

describe.each(headers)('%s', (name) => {
  test.each([1000, 2000, 4000, 8000, 32_000])('of %i characters is answered at once', async (length) => {
    for (const shape of Object.values(shapes)) {
      const text = message({ [name]: shape(length) }, 'REGISTER');
      // As long, and harmless: what the machine needs for the length itself.
      const plain = Math.max(
        (await answered(message({ Subject: 'x'.repeat(length) }, 'REGISTER'))).tookMs,
        2,
      );
      const { status, tookMs } = await answered(text);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(tookMs / plain).toBeLessThan(50);
    }
  });
});

test.each([
  ['From', 1100],
  ['To', 1100],
  ['P-Asserted-Identity', 1100],
  ['Contact', 4200],
  ['Authorization', 2100],
  ['Proxy-Authorization', 2100],
])('%s of %i characters is refused with 400', async (name, length) => {
  expect((await answered(message({ [name]: `<sip:${'x'.repeat(length)}@y>` }))).status).toBe(400);
});

test('headers of one name count together, whatever they are called', async () => {
  const half = `<sip:${'x'.repeat(600)}@y>`;
  expect((await answered(message({ From: half, f: half }))).status).toBe(400);
  expect((await answered(message({ '%66rom': half }))).status).toBe(400);
});

test('the body of an INFO, a large body and parts of a body are refused before they are read', async () => {
  expect((await answered(message({}, 'INFO', 'x'.repeat(1100)))).status).toBe(413);
  expect((await answered(message({}, 'INVITE', 'x'.repeat(17_000)))).status).toBe(413);
  const parts = `--x\r\nContent-Type:${' '.repeat(5000)}`;
  expect(
    (await answered(message({ 'Content-Type': 'multipart/mixed;boundary=x' }, 'INVITE', parts))).status,
  ).toBe(415);
  expect(server.received.at(-1)).toContain('\r\nAccept: application/sdp\r\n');
});

test('a response that cannot be bounded is not looked at', () => {
  const response = (text: string): string => `id|sip|network|9|udp|192.0.2.9|5060|t|x||\r\n${text}\r\n\r\n`;
  const hostile = `SIP/2.0 200 ${' '.repeat(1500)}a\nb\r\nContent-Length: 0`;
  expect(judgeFrame(response(hostile))).toMatchObject({ kind: 'refused', method: '' });
  expect(judgeFrame(response(`SIP/2.0 200 OK\r\nTo: <${'x'.repeat(1100)}>`))).toMatchObject({
    kind: 'refused',
  });
  expect(judgeFrame(response('SIP/2.0 200 OK\r\nContact:\t <  sip:a@b >'))).toEqual({
    kind: 'fine',
    frame: response('SIP/2.0 200 OK\r\nContact: < sip:a@b >'),
  });
});

test('blanks inside credentials are left as they are: they may belong to a name or a realm', () => {
  const frame = `id|sip|network|9|udp|192.0.2.9|5060|t|x||\r\nREGISTER sip:a SIP/2.0\r\nAuthorization: Digest realm="a  b"\r\n\r\n`;
  expect(judgeFrame(frame)).toEqual({ kind: 'fine', frame });
});

test('a thousand of them are one line in the log', async () => {
  const answers = Array.from({ length: 1000 }, () => answered(message({ From: 'x'.repeat(2000) })));
  await Promise.all(answers);
  await telephony.close();
  expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([
    {
      level: 'warn',
      fields: { source: '192.0.2.9', reason: 'from Too Long', count: 1000 },
      message: 'SIP requests were refused',
    },
  ]);
});
