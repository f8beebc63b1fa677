// Follows /api/v1/live as a browser does: the snapshot, then every change, and what was pushed so far.
// Never asks again: what is not pushed is not known here.
import WebSocket from 'ws';
import {
  liveMessageSchema,
  type ActiveCall,
  type AgentLive,
  type LiveMessage,
  type QueueLive,
  type StorageState,
} from '../../src/api/live.js';

const connectTimeoutMs = 30_000;

export class LiveWatch {
  readonly messages: LiveMessage[] = [];
  readonly queues = new Map<string, QueueLive>();
  readonly agents = new Map<string, AgentLive>();
  readonly calls = new Map<string, ActiveCall>();
  telephonyUp = false;
  storage: StorageState = 'up';
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.apply(liveMessageSchema.parse(JSON.parse(data.toString())));
      for (const listener of [...this.listeners]) listener();
    });
    // The service may go away in the middle of a test; what was waited for then times out.
    socket.on('error', () => socket.terminate());
  }

  /** Resolves with the snapshot in place. */
  static async open(webPort: number, cookie: string): Promise<LiveWatch> {
    const socket = new WebSocket(`ws://127.0.0.1:${webPort}/api/v1/live`, {
      headers: { cookie, origin: `http://127.0.0.1:${webPort}` },
      handshakeTimeout: connectTimeoutMs,
    });
    const watch = new LiveWatch(socket);
    await watch.until('snapshot', () => watch.messages.length > 0, connectTimeoutMs);
    return watch;
  }

  /** Resolves with what `read` gives as soon as that is neither undefined nor false; looks after every message. */
  until<T>(what: string, read: () => T | undefined | false, timeoutMs = 30_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(look);
        act();
      };
      const look = (): void => {
        const value = read();
        if (value !== undefined && value !== false) finish(() => resolve(value));
      };
      const timer = setTimeout(
        () =>
          finish(() => reject(new Error(`not pushed within ${timeoutMs} ms: ${what}\n${this.describe()}`))),
        timeoutMs,
      );
      this.listeners.add(look);
      look();
    });
  }

  close(): void {
    this.socket.terminate();
  }

  private apply(message: LiveMessage): void {
    this.messages.push(message);
    if (message.kind === 'snapshot') for (const list of [this.queues, this.agents, this.calls]) list.clear();
    for (const queue of message.queues ?? []) this.queues.set(queue.id, queue);
    for (const agent of message.agents ?? []) this.agents.set(agent.id, agent);
    for (const call of message.calls ?? []) this.calls.set(call.id, call);
    if (message.telephonyUp !== undefined) this.telephonyUp = message.telephonyUp;
    if (message.storage !== undefined) this.storage = message.storage;
    if (message.kind === 'snapshot') return;
    for (const id of message.gone?.queues ?? []) this.queues.delete(id);
    for (const id of message.gone?.agents ?? []) this.agents.delete(id);
    for (const id of message.gone?.calls ?? []) this.calls.delete(id);
  }

  private describe(): string {
    const agents = [...this.agents.values()]
      .filter((agent) => agent.status !== 'logged-out' || agent.reachable)
      .map(
        (agent) =>
          `${agent.id} ${agent.status} ${agent.state} ${agent.reachable ? 'reachable' : 'unreachable'}`,
      );
    const calls = [...this.calls.values()].map(
      (call) => `${call.callerNumber} to ${call.dialled} ${call.stage} ${call.agentId ?? ''}`,
    );
    return `agents: ${agents.join(', ')}\ncalls: ${calls.join(', ')}`;
  }
}
