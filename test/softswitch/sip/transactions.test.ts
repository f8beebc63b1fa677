// The four transaction machines: every state with every input, and their clocks.
// Never uses a socket or real time.
import { InviteClientTransaction } from '../../../src/softswitch/sip/invite-client-transaction.js';
import { InviteServerTransaction } from '../../../src/softswitch/sip/invite-server-transaction.js';
import { NonInviteClientTransaction } from '../../../src/softswitch/sip/non-invite-client-transaction.js';
import { NonInviteServerTransaction } from '../../../src/softswitch/sip/non-invite-server-transaction.js';
import { buildResponse } from '../../../src/softswitch/sip/response-builder.js';
import { SipMessage } from '../../../src/softswitch/sip/sip-message.js';
import { FakeFlow, FakeTimers } from './fake-timers.js';

function request(method: string): SipMessage {
  return SipMessage.request(method, 'sip:bob@192.0.2.2')
    .add('Via', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx')
    .add('Max-Forwards', '70')
    .add('Route', '<sip:192.0.2.9;lr>')
    .add('From', '<sip:alice@a>;tag=a')
    .add('To', '<sip:bob@b>')
    .add('Call-ID', 'c')
    .add('CSeq', `7 ${method}`)
    .add('X-Extra', 'not in the ACK');
}

class Bench {
  readonly timers = new FakeTimers();
  readonly flow: FakeFlow;
  readonly told: string[] = [];
  terminated = 0;

  constructor(
    readonly method: string,
    transport: 'udp' | 'tcp',
  ) {
    this.flow = new FakeFlow(transport);
  }

  readonly request = (): SipMessage => request(this.method);

  client() {
    const Kind = this.method === 'INVITE' ? InviteClientTransaction : NonInviteClientTransaction;
    return new Kind(
      this.request(),
      this.flow,
      {
        onResponse: (response) => this.told.push(String(response.status)),
        onTimeout: () => this.told.push('time-out'),
        onTransportFault: () => this.told.push('fault'),
      },
      { timers: this.timers, terminated: () => this.terminated++ },
    );
  }

  server() {
    const Kind = this.method === 'INVITE' ? InviteServerTransaction : NonInviteServerTransaction;
    const server = new Kind(
      this.request(),
      this.flow,
      { timers: this.timers, terminated: () => this.terminated++ },
      (data) => this.flow.send(data),
    );
    server.user = {
      onAckTimeout: () => this.told.push('ack-timeout'),
      onTerminated: () => this.told.push('end'),
    };
    return server;
  }

  /** Nothing is left behind. */
  expectClean(): void {
    expect(this.terminated).toBe(1);
    expect(this.timers.count).toBe(0);
    expect(this.flow.listenerCount).toBe(0);
  }
}

const REACH = {
  'invite-client': {
    calling: [],
    proceeding: ['180'],
    completed: ['486'],
    accepted: ['200'],
    terminated: ['destroy'],
  },
  'non-invite-client': { trying: [], proceeding: ['180'], completed: ['200'], terminated: ['destroy'] },
} as const;

type Row = readonly [
  state: string,
  input: string,
  next: string,
  told: readonly string[],
  sent: readonly string[],
];

const INVITE_CLIENT: readonly Row[] = [
  ['calling', '100', 'proceeding', ['100'], []],
  ['calling', '180', 'proceeding', ['180'], []],
  ['calling', '200', 'accepted', ['200'], []],
  ['calling', '486', 'completed', ['486'], ['ACK']],
  ['calling', 'fault', 'terminated', ['fault'], []],
  ['proceeding', '180', 'proceeding', ['180'], []],
  ['proceeding', '200', 'accepted', ['200'], []],
  ['proceeding', '486', 'completed', ['486'], ['ACK']],
  ['proceeding', 'fault', 'proceeding', [], []],
  ['completed', '180', 'completed', [], []],
  ['completed', '200', 'completed', [], []],
  ['completed', '486', 'completed', [], ['ACK']],
  ['completed', 'fault', 'completed', [], []],
  ['accepted', '180', 'accepted', [], []],
  ['accepted', '200', 'accepted', ['200'], []],
  ['accepted', '486', 'accepted', [], []],
  ['accepted', 'fault', 'accepted', [], []],
  ['terminated', '180', 'terminated', [], []],
  ['terminated', '200', 'terminated', [], []],
  ['terminated', '486', 'terminated', [], []],
  ['terminated', 'fault', 'terminated', [], []],
];

const NON_INVITE_CLIENT: readonly Row[] = [
  ['trying', '100', 'proceeding', ['100'], []],
  ['trying', '200', 'completed', ['200'], []],
  ['trying', '486', 'completed', ['486'], []],
  ['trying', 'fault', 'terminated', ['fault'], []],
  ['proceeding', '180', 'proceeding', ['180'], []],
  ['proceeding', '200', 'completed', ['200'], []],
  ['proceeding', '486', 'completed', ['486'], []],
  ['proceeding', 'fault', 'terminated', ['fault'], []],
  ['completed', '180', 'completed', [], []],
  ['completed', '200', 'completed', [], []],
  ['completed', '486', 'completed', [], []],
  ['completed', 'fault', 'completed', [], []],
  ['terminated', '180', 'terminated', [], []],
  ['terminated', '200', 'terminated', [], []],
  ['terminated', 'fault', 'terminated', [], []],
];

function runClient(method: string, path: readonly string[], input: string) {
  const bench = new Bench(method, 'udp');
  const client = bench.client();
  const feed = (what: string): void => {
    if (what === 'destroy') client.destroy();
    else if (what === 'fault') bench.flow.fail();
    else client.receive(buildResponse(client.request, Number(what), 'b'), bench.flow);
  };
  path.forEach(feed);
  bench.told.length = 0;
  bench.flow.take();
  feed(input);
  return { bench, client, sent: bench.flow.take().map((line) => line.split(' ')[0]) };
}

describe('INVITE client transaction', () => {
  it.each(INVITE_CLIENT)('%s, %s → %s', (state, input, next, told, sent) => {
    const path = REACH['invite-client'][state as keyof (typeof REACH)['invite-client']];
    const result = runClient('INVITE', path, input);
    expect([result.client.state, result.bench.told, result.sent]).toEqual([next, told, sent]);
  });

  it('is sent again after 0.5, 1, 2, 4, 8, 16 s and given up after 32 s', () => {
    const bench = new Bench('INVITE', 'udp');
    bench.client();
    const counts = [0, 500, 1000, 2000, 4000, 8000, 16_000].map((ms) => {
      bench.timers.advance(ms);
      return bench.flow.take().length;
    });
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(bench.told).toEqual([]);
    bench.timers.advance(500);
    expect(bench.told).toEqual(['time-out']);
    bench.expectClean();
  });

  it('is not sent again over a reliable transport', () => {
    const bench = new Bench('INVITE', 'tcp');
    bench.client();
    bench.timers.advance(31_999);
    expect(bench.flow.take()).toHaveLength(1);
    bench.timers.advance(1);
    expect(bench.told).toEqual(['time-out']);
    bench.expectClean();
  });

  it('makes its ACK of the INVITE and the response (RFC 3261 §17.1.1.3)', () => {
    const bench = new Bench('INVITE', 'udp');
    const client = bench.client();
    bench.flow.sent.length = 0;
    client.receive(buildResponse(client.request, 486, 'b'), bench.flow);
    expect(bench.flow.sent).toEqual([
      'ACK sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\nMax-Forwards: 70\r\n' +
        'Route: <sip:192.0.2.9;lr>\r\nFrom: <sip:alice@a>;tag=a\r\nTo: <sip:bob@b>;tag=b\r\nCall-ID: c\r\n' +
        'CSeq: 7 ACK\r\nContent-Length: 0\r\n\r\n',
    ]);
  });

  it.each([
    ['486', 'udp', 32_000],
    ['486', 'tcp', 0],
    ['200', 'udp', 32_000],
    ['200', 'tcp', 32_000],
  ] as const)('is forgotten after a %s over %s in %i ms', (status, transport, ms) => {
    const bench = new Bench('INVITE', transport);
    const client = bench.client();
    client.receive(buildResponse(client.request, Number(status), 'b'), bench.flow);
    if (ms > 0) {
      bench.timers.advance(ms - 1);
      expect(bench.terminated).toBe(0);
      bench.timers.advance(1);
    }
    bench.expectClean();
  });
});

describe('non-INVITE client transaction', () => {
  it.each(NON_INVITE_CLIENT)('%s, %s → %s', (state, input, next, told, sent) => {
    const path = REACH['non-invite-client'][state as keyof (typeof REACH)['non-invite-client']];
    const result = runClient('INFO', path, input);
    expect([result.client.state, result.bench.told, result.sent]).toEqual([next, told, sent]);
  });

  it('is sent eleven times in 32 s', () => {
    const bench = new Bench('INFO', 'udp');
    bench.client();
    bench.timers.advance(31_999);
    expect(bench.flow.take()).toHaveLength(11);
    bench.timers.advance(1);
    expect(bench.told).toEqual(['time-out']);
    bench.expectClean();
  });

  it('is sent every 4 s once a provisional came', () => {
    const bench = new Bench('INFO', 'udp');
    const client = bench.client();
    client.receive(buildResponse(client.request, 100, undefined), bench.flow);
    bench.flow.take();
    bench.timers.advance(500 + 4000 * 3);
    expect(bench.flow.take()).toHaveLength(4);
    bench.timers.advance(32_000);
    expect(bench.told).toEqual(['100', 'time-out']);
    bench.expectClean();
  });

  it.each([
    ['udp', 5000],
    ['tcp', 0],
  ] as const)('is forgotten over %s %i ms after its answer', (transport, ms) => {
    const bench = new Bench('INFO', transport);
    const client = bench.client();
    client.receive(buildResponse(client.request, 200, 'b'), bench.flow);
    expect(bench.terminated).toBe(ms === 0 ? 1 : 0);
    bench.timers.advance(ms);
    bench.expectClean();
  });
});

const SERVER_REACH: Readonly<Record<string, readonly string[]>> = {
  proceeding: ['180'],
  completed: ['486'],
  confirmed: ['486', 'ack'],
  accepted: ['200'],
  terminated: ['destroy'],
  trying: [],
};

function runServer(method: string, path: readonly string[], input: string) {
  const bench = new Bench(method, 'udp');
  const server = bench.server();
  const feed = (what: string): void => {
    if (what === 'destroy') server.destroy();
    else if (what === 'again') server.receiveAgain();
    else if (what === 'ack') bench.told.push(`ack ${(server as InviteServerTransaction).receiveAck()}`);
    else server.respond(buildResponse(server.request, Number(what), 'b'));
  };
  path.forEach(feed);
  bench.told.length = 0;
  bench.flow.take();
  feed(input);
  return [server.state, bench.told, bench.flow.take().map((line) => line.split(' ')[1])];
}

describe('INVITE server transaction', () => {
  it.each([
    ['proceeding', '183', 'proceeding', [], ['183']],
    ['proceeding', '200', 'accepted', [], ['200']],
    ['proceeding', '486', 'completed', [], ['486']],
    ['proceeding', 'again', 'proceeding', [], ['180']],
    ['proceeding', 'ack', 'proceeding', ['ack true'], []],
    ['completed', '180', 'completed', [], []],
    ['completed', '200', 'completed', [], []],
    ['completed', 'again', 'completed', [], ['486']],
    ['completed', 'ack', 'confirmed', ['ack true'], []],
    ['confirmed', '200', 'confirmed', [], []],
    ['confirmed', 'again', 'confirmed', [], []],
    ['confirmed', 'ack', 'confirmed', ['ack true'], []],
    ['accepted', '180', 'accepted', [], []],
    ['accepted', '200', 'accepted', [], ['200']],
    ['accepted', '486', 'accepted', [], []],
    ['accepted', 'again', 'accepted', [], []],
    ['accepted', 'ack', 'accepted', ['ack false'], []],
    ['terminated', '200', 'terminated', [], []],
    ['terminated', 'again', 'terminated', [], []],
  ] as readonly Row[])('%s, %s → %s', (state, input, next, told, sent) => {
    expect(runServer('INVITE', SERVER_REACH[state] ?? [], input)).toEqual([next, told, sent]);
  });

  it('repeats a refusal until the ACK and gives up after 32 s', () => {
    const bench = new Bench('INVITE', 'udp');
    bench.server().respond(buildResponse(request('INVITE'), 486, 'b'));
    bench.timers.advance(31_999);
    expect(bench.flow.take()).toHaveLength(11);
    bench.timers.advance(1);
    expect(bench.told).toEqual(['end', 'ack-timeout']);
    bench.expectClean();
  });

  it.each([
    ['udp', 5000],
    ['tcp', 0],
  ] as const)('is forgotten over %s %i ms after the ACK', (transport, ms) => {
    const bench = new Bench('INVITE', transport);
    const server = bench.server() as InviteServerTransaction;
    server.respond(buildResponse(server.request, 486, 'b'));
    server.receiveAck();
    expect(bench.terminated).toBe(ms === 0 ? 1 : 0);
    bench.timers.advance(ms);
    bench.expectClean();
  });

  it('waits 32 s after a 2xx', () => {
    const bench = new Bench('INVITE', 'udp');
    const server = bench.server();
    server.respond(buildResponse(server.request, 200, 'b'));
    bench.timers.advance(32_000);
    bench.expectClean();
  });
});

describe('non-INVITE server transaction', () => {
  it.each([
    ['trying', '180', 'proceeding', [], ['180']],
    ['trying', '486', 'completed', [], ['486']],
    ['trying', 'again', 'trying', [], []],
    ['proceeding', '180', 'proceeding', [], ['180']],
    ['proceeding', '200', 'completed', [], ['200']],
    ['proceeding', 'again', 'proceeding', [], ['180']],
    ['completed', '200', 'completed', [], []],
    ['completed', 'again', 'completed', [], ['486']],
    ['terminated', '200', 'terminated', [], []],
    ['terminated', 'again', 'terminated', [], []],
  ] as readonly Row[])('%s, %s → %s', (state, input, next, told, sent) => {
    expect(runServer('INFO', SERVER_REACH[state] ?? [], input)).toEqual([next, told, sent]);
  });

  it.each([
    ['udp', 32_000],
    ['tcp', 0],
  ] as const)('is forgotten over %s %i ms after its answer', (transport, ms) => {
    const bench = new Bench('INFO', transport);
    const server = bench.server();
    server.respond(buildResponse(server.request, 200, 'b'));
    expect(bench.terminated).toBe(ms === 0 ? 1 : 0);
    bench.timers.advance(ms);
    bench.expectClean();
  });

  it('is forgotten when nobody ever answers', () => {
    const bench = new Bench('INFO', 'udp');
    bench.server();
    bench.timers.advance(64_000);
    bench.expectClean();
  });
});
