// The inbound event socket: a listener, authentication, heartbeats.
// Never serves a client that has not authenticated.
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import type { Log } from '../log.js';
import { sameSecret } from '../same-secret.js';
import type { ApiServices } from './api/api-model.js';
import { maxSessionsPerSecond } from './api/system-commands.js';
import type { EslCommand } from './wire/command-reader.js';
import { EslConnection } from './wire/esl-connection.js';
import { mediaServerVersion } from './wire/event-stream.js';
import { runSessionCommand } from './wire/session-commands.js';
import { uptimeText } from './wire/uptime.js';

const heartbeatMs = 20_000;
const maxConnections = 256;
const authenticationTimeoutMs = 5000;
const percent = 100;

export interface EventSocketServerOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly services: ApiServices;
  readonly log: Log;
  /** Default 20 s, as the real server. */
  readonly heartbeatMs?: number;
  /** Default 5 s. */
  readonly authenticationTimeoutMs?: number;
}

export interface EventSocketServer {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** Share of the time in which the processors were idle since the former call. */
class IdleMeter {
  private former = IdleMeter.totals();

  percent(): number {
    const now = IdleMeter.totals();
    const all = now.all - this.former.all;
    const idle = now.idle - this.former.idle;
    this.former = now;
    return all <= 0 ? percent : (idle / all) * percent;
  }

  private static totals(): { all: number; idle: number } {
    let all = 0;
    let idle = 0;
    for (const { times } of cpus()) {
      all += times.user + times.nice + times.sys + times.idle + times.irq;
      idle += times.idle;
    }
    return { all, idle };
  }
}

class InboundSession {
  private authenticated = false;

  constructor(
    private readonly options: EventSocketServerOptions,
    private readonly onAuthenticated: (connection: EslConnection) => void,
  ) {}

  get trusted(): boolean {
    return this.authenticated;
  }

  handle(command: EslCommand, connection: EslConnection): void | Promise<void> {
    const { services, log, password } = this.options;
    const [, name = '', argument = ''] = /^(\S*)\s*([\s\S]*)$/.exec(command.line) ?? [];
    if (name === 'auth') {
      if (!sameSecret(argument.trim(), password)) {
        log.warn('event-socket client with a wrong password');
        connection.reply('-ERR invalid');
        connection.disconnect();
        return;
      }
      this.authenticated = true;
      connection.reply('+OK accepted');
      this.onAuthenticated(connection);
      return;
    }
    if (name === 'exit' || this.authenticated) {
      const result = runSessionCommand(command, connection, services, undefined);
      if (result === 'unknown') connection.reply('-ERR command not found');
      else if (result !== 'done') return result;
      return;
    }
    connection.reply('-ERR command not found');
  }
}

function heartbeat({ services }: EventSocketServerOptions, idleCpu: number): Record<string, string> {
  const counts = services.channels.counts();
  const uptimeMs = Date.now() - services.startedAtMs;
  return {
    'Event-Info': 'System Ready',
    'Up-Time': uptimeText(uptimeMs),
    'FreeSWITCH-Version': mediaServerVersion,
    'Uptime-msec': String(uptimeMs),
    'Session-Count': String(counts.current),
    'Max-Sessions': String(services.maxSessions),
    'Session-Per-Sec': String(maxSessionsPerSecond),
    'Session-Per-Sec-Last': String(counts.lastSecond),
    'Session-Per-Sec-Max': String(counts.peakPerSecond),
    'Session-Per-Sec-FiveMin': String(counts.peakPerSecondFiveMinutes),
    'Session-Since-Startup': String(counts.sinceStart),
    'Session-Peak-Max': String(counts.peak),
    'Session-Peak-FiveMin': String(counts.peakFiveMinutes),
    'Idle-CPU': idleCpu.toFixed(6),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** Rejects with the listener's error (EADDRINUSE …). */
export async function createEventSocketServer(options: EventSocketServerOptions): Promise<EventSocketServer> {
  const { host, port, services, log } = options;
  const connections = new Set<EslConnection>();
  /** Those that have not said the password yet, the oldest first. */
  const strangers = new Set<EslConnection>();
  const server = createServer((socket) => accept(socket));

  function forget(connection: EslConnection): void {
    connections.delete(connection);
    strangers.delete(connection);
  }

  function accept(socket: Socket): void {
    const session = new InboundSession(options, (trusted) => {
      clearTimeout(timer);
      strangers.delete(trusted);
      const unsubscribe = services.stream.subscribe(trusted);
      trusted.onClose(unsubscribe);
    });
    const connection = new EslConnection({
      socket,
      log,
      handle: (command, from) => session.handle(command, from),
    });
    // Who holds connections keeps nobody out who knows the password.
    const [oldest] = strangers;
    if (connections.size >= maxConnections && oldest !== undefined) {
      forget(oldest);
      oldest.destroy();
    }
    if (connections.size >= maxConnections) {
      log.warn('too many event-socket connections', { maxConnections });
      connection.write(
        'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n\n',
      );
      connection.destroy();
      return;
    }
    connections.add(connection);
    strangers.add(connection);
    const timer = setTimeout(() => {
      if (!session.trusted) connection.disconnect();
    }, options.authenticationTimeoutMs ?? authenticationTimeoutMs);
    connection.onClose(() => {
      clearTimeout(timer);
      forget(connection);
    });
    connection.write('Content-Type: auth/request\n\n');
  }

  await listen(server, host, port);
  server.on('error', (error) => log.error('event-socket listener failed', { error: error.message }));
  const meter = new IdleMeter();
  const beat = setInterval(() => {
    services.stream.publish('HEARTBEAT', () => [], heartbeat(options, meter.percent()));
  }, options.heartbeatMs ?? heartbeatMs);
  const bound = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    address: { host, port: bound.port },
    close(): Promise<void> {
      closing ??= new Promise((resolve) => {
        clearInterval(beat);
        server.close(() => resolve());
        for (const connection of connections) connection.disconnect();
      });
      return closing;
    },
  };
}
