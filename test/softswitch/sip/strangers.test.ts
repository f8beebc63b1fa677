// What the transaction layer keeps for requests of strangers, and the room that everybody else has beside them.
// Never uses a socket or real time.
import { silentLog } from '../../../src/softswitch/log.js';
import { parseMessage } from '../../../src/softswitch/sip/message-parser.js';
import { buildResponse } from '../../../src/softswitch/sip/response-builder.js';
import { SipMessage } from '../../../src/softswitch/sip/sip-message.js';
import { TransactionLayer } from '../../../src/softswitch/sip/transaction-layer.js';
import type { ServerTransaction } from '../../../src/softswitch/sip/transaction-model.js';
import { FakeFlow, FakeTimers } from './fake-timers.js';

const PHONE = '192.0.2.7';
const DIALOG_TAG = 'ours';

class Bench {
  readonly timers = new FakeTimers();
  readonly asked: ServerTransaction[] = [];
  /** What the application answers at once; undefined: it thinks. */
  answer: number | undefined = 401;
  private count = 0;
  /** Connections made because of an answer. */
  reopened = 0;
  readonly layer = new TransactionLayer({
    timers: this.timers,
    log: silentLog,
    reopen: () => {
      this.reopened++;
      return undefined;
    },
    user: {
      isInDialog: (request) => request.toTag === DIALOG_TAG,
      onRequest: (transaction) => {
        this.asked.push(transaction);
        if (this.answer !== undefined)
          transaction.respond(buildResponse(transaction.request, this.answer, 'tag'));
      },
      onAck: () => undefined,
      onCancel: (cancel) => cancel.respond(buildResponse(cancel.request, 200, 'tag')),
      onStrayResponse: () => undefined,
    },
  });

  /** Sends a new request from that flow and tells how it was answered at once. */
  ask(flow: FakeFlow, method = 'REGISTER', toTag = '', id = `r${++this.count}`): string[] {
    flow.take();
    const to = `<sip:b@b>${toTag && `;tag=${toTag}`}`;
    const text =
      `${method} sip:b@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK${id}\r\n` +
      `From: <sip:a@a>;tag=${id}\r\nTo: ${to}\r\nCall-ID: ${id}\r\nCSeq: 1 ${method}\r\n\r\n`;
    this.layer.receive(parseMessage(Buffer.from(text)), flow);
    return flow.take().map((line) => line.split(' ')[1] ?? '');
  }

  /** A host whose registration was granted. */
  phone(host = PHONE, transport: 'udp' | 'tcp' = 'udp'): FakeFlow {
    const flow = new FakeFlow(transport, transport === 'tcp', host);
    const { answer } = this;
    this.answer = 200;
    expect(this.ask(flow)).toEqual(['200']);
    this.answer = answer;
    return flow;
  }
}

let bench: Bench;
beforeEach(() => (bench = new Bench()));

const stranger = (host = '198.51.100.1', transport: 'udp' | 'tcp' = 'udp'): FakeFlow =>
  new FakeFlow(transport, transport === 'tcp', host);

describe('a refusal of a stranger’s request', () => {
  it.each(['REGISTER', 'INVITE', 'OPTIONS'])('to %s is sent once and leaves no state', (method) => {
    const flow = stranger();
    expect(bench.ask(flow, method)).toEqual(['401']);
    expect([bench.layer.size.servers, bench.timers.count]).toEqual([0, 0]);
    bench.timers.advance(40_000);
    expect(flow.sent).toEqual([]);
  });

  it.each(['OPTIONS', 'NOTIFY', 'SUBSCRIBE'])('to %s need not be a refusal', (method) => {
    bench.answer = 200;
    const flow = stranger();
    expect(bench.ask(flow, method, '', 'same')).toEqual(['200']);
    expect([bench.layer.size.servers, bench.timers.count]).toEqual([0, 0]);
    expect(bench.ask(flow, method, '', 'same')).toEqual(['200']);
    expect(bench.asked).toHaveLength(1);
  });

  it('has nobody connected to who hung up', () => {
    bench.answer = undefined;
    const flow = stranger('198.51.100.1', 'tcp');
    bench.ask(flow);
    flow.fail();
    bench.asked[0]?.respond(buildResponse(bench.asked[0].request, 401, 'tag'));
    expect(bench.reopened).toBe(0);
    const phone = bench.phone(PHONE, 'tcp');
    bench.ask(phone);
    phone.fail();
    bench.asked[2]?.respond(buildResponse(bench.asked[2].request, 401, 'tag'));
    expect(bench.reopened).toBe(1);
  });

  it('is given again when the request comes again, with the same words, and nobody is asked again', () => {
    const flow = stranger();
    bench.ask(flow, 'INVITE', '', 'same');
    bench.timers.advance(500);
    expect(bench.ask(flow, 'INVITE', '', 'same')).toEqual(['401']);
    expect(bench.asked).toHaveLength(1);
  });

  it('is decided again when too many others came between', () => {
    const flow = stranger();
    bench.ask(flow, 'INVITE', '', 'same');
    for (let i = 0; i < 5000; i++) bench.ask(stranger(`203.0.113.${i % 250}`));
    expect(bench.ask(flow, 'INVITE', '', 'same')).toEqual(['401']);
    expect(bench.asked).toHaveLength(5002);
  });

  it('makes a late CANCEL no mistake', () => {
    const flow = stranger();
    bench.ask(flow, 'INVITE', '', 'c');
    expect(bench.ask(flow, 'CANCEL', '', 'c')).toEqual(['200']);
    expect(bench.ask(flow, 'CANCEL', '', 'other')).toEqual(['481']);
    expect(bench.layer.size.servers).toBe(0);
  });

  it('that comes after a 100 is repeated a few times: the caller waits for it', () => {
    const flow = stranger();
    bench.answer = undefined;
    expect(bench.ask(flow, 'INVITE')).toEqual([]);
    bench.timers.advance(200);
    expect(flow.take()).toEqual(['SIP/2.0 100 Trying']);
    bench.asked[0]?.respond(buildResponse(bench.asked[0].request, 401, 'tag'));
    bench.timers.advance(40_000);
    expect(flow.take()).toHaveLength(4);
    expect(bench.layer.size.servers).toBe(0);
  });

  it('leaves no state on a connection either', () => {
    expect(bench.ask(stranger('198.51.100.1', 'tcp'), 'INVITE')).toEqual(['100', '401']);
    expect(bench.layer.size.servers).toBe(0);
  });
});

it('repeats a refusal to a phone until its ACK', () => {
  const flow = bench.phone();
  expect(bench.ask(flow, 'INVITE')).toEqual(['100', '401']);
  bench.timers.advance(40_000);
  expect(flow.take().length).toBeGreaterThan(8);
});

it('has no 100 for a caller who is answered soon', () => {
  bench.answer = 180;
  const flow = stranger();
  expect(bench.ask(flow, 'INVITE')).toEqual(['180']);
  bench.timers.advance(1000);
  expect(flow.take()).toEqual([]);
});

describe('while strangers take all they can get', () => {
  const flood = (host: (i: number) => string, requests: number): string[] => {
    bench.answer = undefined;
    const answers: string[] = [];
    for (let i = 0; i < requests; i++)
      answers.push(...bench.ask(stranger(host(i)), i % 2 ? 'INVITE' : 'REGISTER'));
    return answers;
  };

  it('one address gets its share, and another stranger is heard', () => {
    const answers = flood(() => '198.51.100.1', 5000);
    expect(answers.filter((status) => status === '503')).toHaveLength(4800);
    bench.answer = 401;
    expect(bench.ask(stranger('203.0.113.9'))).toEqual(['401']);
  });

  it('questions that are answered to anybody take no share for longer than that', () => {
    bench.answer = 200;
    for (let second = 0; second < 40; second++) {
      for (let i = 0; i < 16; i++) expect(bench.ask(stranger(), 'OPTIONS')).toEqual(['200']);
      bench.timers.advance(1000);
    }
    bench.answer = 401;
    expect(bench.ask(stranger('203.0.113.9'))).toEqual(['401']);
  });

  it('one network of IPv6 gets the share of one address', () => {
    const answers = flood((i) => `2001:db8:0:1::${i.toString(16)}`, 1000);
    expect(answers.filter((status) => status === '503')).toHaveLength(800);
    bench.answer = 401;
    expect(bench.ask(stranger('2001:db8:0:2::1'))).toEqual(['401']);
  });

  it('phones are heard, and what is in a dialog is', () => {
    const phone = bench.phone();
    flood((i) => `10.${i % 250}.${Math.floor(i / 250)}.1`, 20_000);
    expect(bench.layer.size.servers).toBeLessThan(600);
    bench.answer = 200;
    expect(bench.ask(phone)).toEqual(['200']);
    expect(bench.ask(phone, 'INVITE')).toEqual(['100', '200']);
    expect(bench.ask(stranger('203.0.113.8'), 'BYE', DIALOG_TAG)).toEqual(['200']);
    expect(bench.ask(stranger('203.0.113.9'))).toEqual(['503']);
  });

  it('all is as before when they have their answers', () => {
    flood(() => '198.51.100.1', 1000);
    for (const transaction of bench.asked)
      transaction.respond(buildResponse(transaction.request, 403, 'tag'));
    bench.timers.advance(5000);
    expect([bench.layer.size.servers, bench.timers.count]).toEqual([0, 0]);
    bench.answer = 401;
    expect(bench.ask(stranger('198.51.100.1'))).toEqual(['401']);
  });
});

describe('datagrams of strangers', () => {
  const admitted = (hosts: (i: number) => string, count: number): number =>
    Array.from({ length: count }, (_, i) => bench.layer.admits(hosts(i), false)).filter(Boolean).length;

  it('are read a hundred in a second from one address, after a burst', () => {
    expect(admitted(() => '198.51.100.1', 5000)).toBe(200);
    bench.timers.advance(1000);
    expect(admitted(() => '198.51.100.1', 5000)).toBe(100);
    expect(bench.layer.admits('198.51.100.2', false)).toBe(true);
  });

  it('are read five hundred in a second from all addresses, and those of phones always', () => {
    bench.phone();
    const many = (i: number): string => `10.${i % 200}.${Math.floor(i / 200)}.1`;
    expect(admitted(many, 50_000)).toBe(1000);
    bench.timers.advance(1000);
    expect(admitted(many, 50_000)).toBe(500);
    expect(admitted(() => PHONE, 5000)).toBe(5000);
  });
});

describe('in a flood of datagrams', () => {
  beforeEach(() => {
    for (let i = 0; i < 50_000; i++) bench.layer.admits(`10.${i % 200}.${Math.floor(i / 200)}.1`, false);
  });
  const carrier = '192.0.2.80';
  const nobody = {
    onResponse: () => undefined,
    onTimeout: () => undefined,
    onTransportFault: () => undefined,
  };

  it('an answer to a request of ours is read, and from nobody else', () => {
    expect(bench.layer.admits(carrier, true)).toBe(false);
    const request = SipMessage.request('OPTIONS', 'sip:x@y').add('CSeq', '1 OPTIONS').add('Call-ID', 'o');
    bench.layer.send(request, stranger(carrier), nobody, 'z9hG4bKsecret');
    expect(bench.layer.admits(carrier, true)).toBe(true);
    expect(bench.layer.admits(carrier, false)).toBe(false);
    bench.timers.advance(32_000);
    bench.timers.advance(0);
    for (let i = 0; i < 50_000; i++) bench.layer.admits(`10.${i % 200}.${Math.floor(i / 200)}.1`, false);
    expect(bench.layer.admits(carrier, true)).toBe(false);
  });

  it('whoever has a call is heard', () => {
    bench.ask(stranger(carrier), 'INFO', DIALOG_TAG);
    expect(bench.layer.admits(carrier, false)).toBe(true);
  });

  it('addresses of one network of IPv6 count together', () => {
    bench.timers.advance(10_000);
    const admitted = Array.from({ length: 900 }, (_, i) =>
      bench.layer.admits(`2001:db8::${i.toString(16)}`, false),
    );
    expect(admitted.filter(Boolean)).toHaveLength(200);
  });
});

describe('the address of a carrier, forged with one port after another,', () => {
  const carrier = '192.0.2.80';
  let socket: FakeFlow;
  beforeEach(() => {
    socket = bench.phone(carrier);
    bench.answer = undefined;
  });
  const forged = (method: string, perSecond: number, seconds: number): void => {
    for (let i = 0; i < perSecond * seconds; i++) {
      bench.ask(new FakeFlow('udp', false, carrier, 1024 + (i % 60_000)), method);
      if (i % perSecond === 0) bench.timers.advance(1000);
    }
  };

  it.each(['INVITE', 'OPTIONS'])(
    'with %s fills no share: the carrier itself and others are served',
    (method) => {
      forged(method, 3000, 40);
      bench.answer = 180;
      expect(bench.ask(socket, 'INVITE')).toEqual(['100', '180']);
      expect(bench.layer.size.servers).toBeLessThan(6000);
      expect(bench.ask(bench.phone(), 'INVITE')).toEqual(['100', '180']);
    },
    30_000,
  );

  it('is bounded on its own socket too, and an answered question is nothing that is in hand', () => {
    bench.answer = 200;
    const answered = Array.from({ length: 3000 }, () => bench.ask(socket, 'OPTIONS').length).filter(Boolean);
    expect(answered.length).toBeGreaterThan(900);
    expect(answered.length).toBeLessThan(1100);
    expect(bench.layer.size.servers).toBe(0);
  });

  it('is told to wait on a connection, where nothing comes again', () => {
    const connection = bench.phone(carrier, 'tcp');
    bench.answer = 200;
    const answers = Array.from({ length: 1500 }, () => bench.ask(connection, 'OPTIONS')[0]);
    expect(new Set(answers)).toEqual(new Set(['200', '503']));
  });
});

it('a carrier whose callees are busy goes on calling from its one socket', () => {
  const carrier = bench.phone('192.0.2.80');
  for (const status of [486, 480, 487, 603, 404])
    for (let i = 0; i < 150; i++) {
      bench.answer = status;
      expect(bench.ask(carrier, 'INVITE')).toEqual(['100', String(status)]);
    }
});

describe('a stranger becomes known', () => {
  it('by a call that rings, which then no longer counts as a stranger’s', () => {
    const flow = stranger();
    bench.answer = 180;
    for (let i = 0; i < 1000; i++) expect(bench.ask(flow, 'INVITE')).not.toContain('503');
    expect(flow.kept).toBe(true);
  });

  it('by an answer to a request of ours', () => {
    const flow = stranger();
    const request = SipMessage.request('OPTIONS', 'sip:x@y').add('CSeq', '1 OPTIONS').add('Call-ID', 'o');
    const user = {
      onResponse: () => undefined,
      onTimeout: () => undefined,
      onTransportFault: () => undefined,
    };
    bench.layer.send(request, flow, user, 'z9hG4bKsecret');
    const text =
      'SIP/2.0 404 No\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKsecret\r\nFrom: <sip:a@a>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: o\r\nCSeq: 1 OPTIONS\r\n\r\n';
    expect(flow.kept).toBe(false);
    bench.layer.receive(parseMessage(Buffer.from(text)), flow);
    expect(flow.kept).toBe(true);
  });

  it('not by an OPTIONS, which anybody is answered', () => {
    const flow = stranger();
    bench.answer = 200;
    bench.ask(flow, 'OPTIONS');
    expect(flow.kept).toBe(false);
  });

  it('until two hours have passed without a word', () => {
    const phone = bench.phone();
    bench.timers.advance(2 * 3_600_000 + 1000);
    expect(bench.ask(phone, 'INVITE')).toEqual(['401']);
    expect(bench.layer.size.servers).toBe(0);
  });
});

it('keeps little of a request with long Via, branch and tags', () => {
  const flow = bench.phone();
  const filling = 'x'.repeat(3500);
  const text =
    `INVITE sip:b@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK${filling}\r\nFrom: <sip:a@a>;tag=${'y'.repeat(900)}\r\n` +
    'To: <sip:b@b>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n';
  const keys: string[] = [];
  const set = jest.spyOn(Map.prototype, 'set').mockImplementation(function (
    this: Map<unknown, unknown>,
    key,
  ) {
    if (typeof key === 'string') keys.push(key);
    return this;
  });
  bench.layer.receive(parseMessage(Buffer.from(text)), flow);
  set.mockRestore();
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(200);
});

describe('a bad device in the house of honest phones', () => {
  it('is not asked about without end, while phones beside it and its own dialogs are served', () => {
    const phone = bench.phone();
    const bad = new FakeFlow('udp', false, PHONE, 40_000);
    const answers = Array.from({ length: 1000 }, () => bench.ask(bad).length);
    expect(answers.filter((count) => count > 0)).toHaveLength(200);
    expect(bench.ask(bad)).toEqual([]);
    expect(bench.ask(phone)).toEqual(['401']);
    bench.answer = 200;
    expect(bench.ask(bad, 'BYE', DIALOG_TAG)).toEqual(['200']);
  });

  it('is heard again after a while', () => {
    bench.phone();
    const bad = new FakeFlow('udp', false, PHONE, 40_000);
    for (let count = 0; count < 300; count++) bench.ask(bad);
    bench.timers.advance(1000);
    expect(bench.ask(bad)).toEqual(['401']);
  });
});

test('connections from everywhere hold up strangers for seconds after the last of them, not for as long as they came', () => {
  const { layer, timers } = new Bench();
  for (let second = 0; second < 60; second++) {
    for (let n = 0; n < 1000; n++) layer.delayMs(`2001:db8:${second.toString(16)}:${n.toString(16)}::1`);
    timers.advance(1000);
  }
  expect(layer.delayMs('192.0.2.9')).toBeLessThanOrEqual(3000);
  timers.advance(3000);
  expect(layer.admits('192.0.2.9', false)).toBe(true);
});
