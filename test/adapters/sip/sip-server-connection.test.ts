// A SIP server that is left to another service is left alone, also when its connection was lost just then.
import { EventEmitter } from 'node:events';
import type Srf from 'drachtio-srf';
import { SipServerConnection } from '../../../src/adapters/sip/sip-server-connection.js';
import { SourceTally } from '../../../src/adapters/sip/source-tally.js';
import { createFakeLog } from '../../support/fake-log.js';

/** What the adapter sees of drachtio-srf; its connection comes and goes as the test says. */
class FakeSrf extends EventEmitter {
  readonly app = { client: { wp: Object.assign(new EventEmitter(), { send: () => undefined }) } };
  opened = 0;
  disconnected = 0;

  connect(): void {
    this.opened += 1;
    this.app.client.wp.on('msg', () => undefined);
  }
  disconnect(): void {
    this.disconnected += 1;
  }
  request(_uri: string, _request: object, answered: () => void): void {
    answered();
  }
}

test('who was refused while the connection was lost does not use the one that comes back', async () => {
  const srf = new FakeSrf();
  const log = createFakeLog();
  const connection = new SipServerConnection(srf as unknown as Srf, {
    ...{ host: '192.0.2.1', port: 9022, secret: 'cymru', refusals: new SourceTally(log), log },
    ...{ onLost: () => undefined, onConnectedAgain: () => undefined },
  });
  const connecting = connection.connect(1000);
  srf.emit('connect', null);
  await connecting;
  srf.emit('reconnecting');
  connection.suspend();
  const before = srf.disconnected;
  srf.emit('connect', null);
  expect([connection.isConnected, srf.disconnected]).toEqual([false, before + 1]);
  connection.resume();
  connection.resume();
  expect(srf.opened).toBe(2);
  srf.emit('connect', null);
  expect(connection.isConnected).toBe(true);
  connection.close();
});
