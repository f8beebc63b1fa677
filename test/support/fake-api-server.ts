// An HTTP and WebSocket server that speaks src/api from memory and serves the built web UI, for browser tests.
// Never part of the product; it decides nothing, it only answers in the right shapes.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Demo, Devices, Prompts, Service, Sounds } from '../../src/api/system.js';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiError } from '../../src/api/common.js';
import { findCompanyFaults } from '../../src/app/company/company-validation.js';
import type { CallDetail } from '../../src/api/calls.js';
import type { Callback } from '../../src/api/callbacks.js';
import type { RoutingChange } from '../../src/api/acd.js';
import type { CallExplanation } from '../../src/api/explanation.js';
import { companyLists, configurationLists, type Company } from '../../src/api/company.js';
import { liveChangeSchema, type AgentLive, type LiveChange, type LiveSnapshot } from '../../src/api/live.js';
import type { ChangeStatus, ExtendWrapUp } from '../../src/api/agents.js';
import { demoExplanation } from './demo-explanation.js';
import { routes } from '../../src/api/routes.js';
import { routesOfList, type CompanyChange } from '../../src/api/company-routes.js';
import type { RouteDefinition } from '../../src/api/api-feature.js';
import type { Voicemail } from '../../src/api/voicemails.js';
import type { Session } from '../../src/api/sessions.js';
import { inOfferedOrder, listedStatus } from '../../src/core/acd/agent-status-list.js';
import type { Language } from '../../src/core/kernel/language.js';

export interface FakeUser {
  readonly session: Session;
  readonly password: string;
}

export interface FakeApiState {
  /** As a demo has them; absent = this is none. */
  demoLogIns?: Demo['logIns'];
  users: FakeUser[];
  snapshot: LiveSnapshot;
  calls: CallDetail[];
  callbacks: Callback[];
  voicemails: Voicemail[];
  /** Queues whose mailbox is full. */
  fullVoicemail: string[];
  company: Company;
  service: Service;
  prompts: Prompts;
  sounds: Sounds;
  devices: Devices;
  changes: CompanyChange[];
  /** What is told about a call instead of the demo's own explanation; a number: refused with this status. */
  explain?: (call: CallDetail, language: Language) => CallExplanation | number;
  /** When set, every log-in is refused with this code. */
  refuseLogIns?: 'too-many-attempts';
  /** Agents who are being removed: whatever is wanted of them, their status stays as it is. */
  leaving?: ReadonlySet<string>;
  /** When set, every change of the company is refused as `invalid-request` with these details. */
  refusePuts?: ApiError['details'];
}

export interface FakeApiServer {
  readonly url: string;
  readonly state: FakeApiState;
  /** Every API request as `METHOD /path`, in order. */
  readonly requests: readonly string[];
  /** Puts the change into the snapshot and sends it to every open page. */
  push(change: Omit<LiveChange, 'kind' | 'atMs'>): void;
  /** Cuts every live connection; with `refuseNew` also those to come. */
  dropLive(refuseNew: boolean): void;
  /** New live connections fail; those that are open stay. */
  refuseLive(): void;
  /** Ends every session as the server would: sockets close with 4401. */
  endSessions(): void;
  readonly liveConnections: number;
  close(): Promise<void>;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly details?: ApiError['details'],
  ) {
    super(code);
  }
}

interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly session: Session;
  readonly answer: ServerResponse;
}

type Handler = (request: Request) => unknown;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const upsert = <T extends { readonly id: string }>(items: readonly T[], changed: readonly T[] = []): T[] => [
  ...items.filter(({ id }) => !changed.some((item) => item.id === id)),
  ...changed,
];

class FakeApi implements FakeApiServer {
  readonly requests: string[] = [];
  private readonly sessions = new Map<string, Session>();
  private readonly sockets = new Set<WebSocket>();
  private readonly server = createServer((request, answer) => void this.serve(request, answer));
  private readonly live = new WebSocketServer({ noServer: true });
  private readonly handlers: readonly (readonly [RouteDefinition, Handler])[];
  private refusesLive = false;
  private closed = false;

  constructor(
    readonly state: FakeApiState,
    private readonly webUiFolder: string,
  ) {
    this.handlers = this.makeHandlers();
    this.server.on('upgrade', (request, socket, head) => {
      const known = request.url === '/api/v1/live' && this.sessionOf(request) !== undefined;
      if (this.refusesLive || !known) {
        socket.destroy();
        return;
      }
      this.live.handleUpgrade(request, socket, head, (client) => {
        this.sockets.add(client);
        client.on('close', () => this.sockets.delete(client));
        client.send(JSON.stringify({ ...this.state.snapshot, atMs: Date.now() }));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get liveConnections(): number {
    return this.sockets.size;
  }

  push(change: Omit<LiveChange, 'kind' | 'atMs'>): void {
    const message = liveChangeSchema.parse({ ...change, kind: 'change', atMs: Date.now() });
    const { snapshot } = this.state;
    const gone = new Set([...(change.gone?.calls ?? []), ...(change.gone?.agents ?? [])]);
    this.state.snapshot = {
      ...snapshot,
      telephonyUp: change.telephonyUp ?? snapshot.telephonyUp,
      storage: change.storage ?? snapshot.storage,
      callbacksOpen: change.callbacksOpen ?? snapshot.callbacksOpen,
      voicemailsNew: change.voicemailsNew ?? snapshot.voicemailsNew,
      queues: upsert(snapshot.queues, change.queues),
      agents: upsert(snapshot.agents, change.agents).filter(({ id }) => !gone.has(id)),
      calls: upsert(snapshot.calls, change.calls).filter(({ id }) => !gone.has(id)),
    };
    for (const socket of this.sockets) socket.send(JSON.stringify(message));
  }

  dropLive(refuseNew: boolean): void {
    this.refusesLive = refuseNew;
    for (const socket of this.sockets) socket.terminate();
  }

  refuseLive(): void {
    this.refusesLive = true;
  }

  endSessions(): void {
    this.sessions.clear();
    for (const socket of this.sockets) socket.close(4401);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const socket of this.sockets) socket.terminate();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private explain(id: string | undefined, query: unknown): CallExplanation {
    const { snapshot, calls, explain, company } = this.state;
    const call = calls.find((candidate) => candidate.id === id);
    if (!call) throw new Refusal(404, 'not-found');
    const language = routes.explanation.query.parse(query).language ?? company.settings.language;
    const known = new Map([...snapshot.agents, ...snapshot.queues].map((one) => [one.id, one.name]));
    const told = explain?.(call, language) ?? demoExplanation(call, language, known);
    if (typeof told === 'number') throw new Refusal(told, 'internal-error');
    return told;
  }

  /** All or none. */
  private changeStatuses(ids: readonly string[], { status, reason }: ChangeStatus): AgentLive[] {
    const { snapshot, leaving } = this.state;
    const agents = ids.flatMap((id) => snapshot.agents.find((agent) => agent.id === id) ?? []);
    if (agents.length < ids.length) throw new Refusal(404, 'not-found');
    if ((status === 'on-break') !== (reason !== undefined)) throw new Refusal(422, 'break-reason-required');
    const statusSinceMs = Date.now();
    const listed = listedStatus(this.state.company.agentStatuses, reason ?? status);
    const shown: Pick<AgentLive, 'status' | 'breakReason'> =
      status === 'available' || status === 'logged-out'
        ? { status, breakReason: null }
        : { status: 'on-break', breakReason: listed?.id ?? reason ?? null };
    const changed = agents.map((agent): AgentLive =>
      leaving?.has(agent.id) ? agent : { ...agent, ...shown, statusSinceMs },
    );
    this.push({ agents: changed });
    return changed;
  }

  /** A caller who waits in a queue gets other points; an agent may be ringing already. */
  private changeRouting(id: string | undefined, { priority }: RoutingChange, by: string): void {
    const call = this.state.calls.find((candidate) => candidate.id === id);
    const live = this.state.snapshot.calls.find((candidate) => candidate.id === id);
    if (!call) throw new Refusal(404, 'not-found');
    const waits = live?.stage === 'waiting' || live?.stage === 'ringing';
    if (!waits || live.queueId === null) throw new Refusal(409, 'not-waiting');
    if (priority === undefined) return;
    const event = { atMs: Date.now(), callId: call.id, priority };
    const seq = call.events.length + 1;
    const events = [
      ...call.events,
      { ...event, seq, kind: 'routing-changed', by },
      { ...event, seq: seq + 1, kind: 'priority-changed' },
    ];
    this.state.calls = this.state.calls.map((one) => (one === call ? { ...call, events } : one));
  }

  private makeHandlers(): (readonly [RouteDefinition, Handler])[] {
    const { state } = this;
    const agentOf = (id: string | undefined) => {
      const agent = state.snapshot.agents.find((candidate) => candidate.id === id);
      if (!agent) throw new Refusal(404, 'not-found');
      return agent;
    };
    return [
      [
        routes.health,
        () => ({
          status: 'up',
          problems: [],
          version: '0',
          uptimeS: 1,
          telephonyUp: true,
          mediaUp: true,
          activeCalls: 0,
        }),
      ],
      [routes.demo, () => ({ logIns: state.demoLogIns ?? [] })],
      [routes.logIn, ({ body, answer }) => this.logIn(body, answer)],
      [routes.session, ({ session }) => session],
      [routes.logOut, () => this.sessions.clear()],
      [routes.changePassword, ({ body, session }) => this.changePassword(body, session)],
      [routes.live, () => ({ ...state.snapshot, atMs: Date.now() })],
      [
        routes.changeStatus,
        ({ params, body }) =>
          this.changeStatuses([params.id ?? ''], routes.changeStatus.body.parse(body)).at(0),
      ],
      [
        routes.changeStatuses,
        ({ body }) => {
          const { agents, ...change } = routes.changeStatuses.body.parse(body);
          return this.changeStatuses(agents, change);
        },
      ],
      [
        routes.finishWrapUp,
        ({ params }) => {
          const agent = agentOf(params.id);
          if (agent.state !== 'wrap-up') throw new Refusal(409, 'not-in-wrap-up');
          const stateSinceMs = Date.now();
          this.push({
            agents: [
              {
                ...agent,
                state: 'idle',
                stateSinceMs,
                stateEndsAtMs: null,
                wrapUpExtendableMs: 0,
                callId: null,
                queueId: null,
              },
            ],
          });
        },
      ],
      [
        routes.agentQueues,
        ({ params }) => (agentOf(params.id), state.snapshot.queues.slice(0, 1).map(({ id }) => id)),
      ],
      [
        routes.extendWrapUp,
        ({ params, body }) => {
          const agent = agentOf(params.id);
          if (agent.state !== 'wrap-up' || agent.stateEndsAtMs === null)
            throw new Refusal(409, 'not-in-wrap-up');
          if (agent.wrapUpExtendableMs <= 0) throw new Refusal(409, 'wrap-up-limit');
          const byMs = Math.min(agent.wrapUpExtendableMs, (body as ExtendWrapUp).seconds * 1000);
          this.push({
            agents: [
              {
                ...agent,
                stateEndsAtMs: agent.stateEndsAtMs + byMs,
                wrapUpExtendableMs: agent.wrapUpExtendableMs - byMs,
              },
            ],
          });
        },
      ],
      [routes.calls, ({ query }) => this.listCalls(query)],
      [
        routes.call,
        ({ params }) => {
          const call = state.calls.find(({ id }) => id === params.id);
          if (!call) throw new Refusal(404, 'not-found');
          return call;
        },
      ],
      [
        routes.changeRouting,
        ({ params, body, session }) =>
          this.changeRouting(params.id, routes.changeRouting.body.parse(body), session.username),
      ],
      [routes.explanation, ({ params, query }) => this.explain(params.id, query)],
      [routes.callbacks, () => state.callbacks],
      ...this.callbackHandlers(),
      ...this.voicemailHandlers(),
      [routes.company, () => state.company],
      [
        routes.agentStatuses,
        () => ({
          statuses: [...inOfferedOrder(state.company.agentStatuses, 'en')],
          otherReasons: state.company.settings.otherBreakReasons,
        }),
      ],
      [
        routes.whatIfStart,
        () => ({
          latestDate: '2026-11-16',
          queues: state.company.queues.map((queue) => {
            const { id, wrapUpSeconds, ringSeconds, serviceLevel, priority, weight, strategy, limits } =
              queue;
            const { retryAfterMissSeconds } = queue;
            return {
              ...{ id, wrapUpSeconds, ringSeconds, serviceLevel, priority, weight, strategy, limits },
              retryAfterMissSeconds,
            };
          }),
        }),
      ],
      [
        routes.service,
        () => ({
          ...state.service,
          companyName: state.company.settings.name,
          timeZone: state.company.settings.timeZone,
        }),
      ],
      [routes.prompts, () => state.prompts],
      [routes.sounds, () => state.sounds],
      [routes.devices, () => state.devices],
      [routes.companyChanges, () => state.changes],
      [
        routes.putSettings,
        ({ body }) => {
          state.company = { ...state.company, settings: routes.putSettings.body.parse(body) };
          return state.company.settings;
        },
      ],
      ...this.itemHandlers(),
    ];
  }

  private voicemailHandlers(): (readonly [RouteDefinition, Handler])[] {
    const { state } = this;
    const find = (id: string | undefined): Voicemail => {
      const found = state.voicemails.find(({ callId }) => callId === id);
      if (found === undefined) throw new Refusal(404, 'not-found');
      return found;
    };
    return [
      [
        routes.voicemails,
        ({ query }) => {
          const { queue } = routes.voicemails.query.parse(query);
          return {
            voicemails: state.voicemails.filter(({ queueId }) => queue === undefined || queueId === queue),
            next: null,
            full: [...state.fullVoicemail],
          };
        },
      ],
      [
        routes.markVoicemailHeard,
        ({ params, session }) => {
          const heard: Voicemail = {
            ...find(params.id),
            ...{ heardAtMs: Date.now(), heardBy: session.username },
          };
          state.voicemails = state.voicemails.map((one) => (one.callId === heard.callId ? heard : one));
          this.push({ voicemailsNew: state.voicemails.filter(({ heardAtMs }) => heardAtMs === null).length });
          return heard;
        },
      ],
      [
        routes.removeVoicemail,
        ({ params }) => {
          const gone = find(params.id);
          state.voicemails = state.voicemails.filter((one) => one !== gone);
        },
      ],
    ];
  }

  private callbackHandlers(): (readonly [RouteDefinition, Handler])[] {
    const { state } = this;
    const change = (id: string | undefined, to: Partial<Callback>): Callback => {
      const found = state.callbacks.find(({ callId }) => callId === id);
      if (found === undefined) throw new Refusal(404, 'not-found');
      if (found.closedAtMs !== null) throw new Refusal(409, 'already-closed');
      const changed = { ...found, ...to };
      state.callbacks = state.callbacks.map((callback) => (callback === found ? changed : callback));
      this.push({
        callbacksOpen: state.callbacks.filter(({ closedAtMs }) => closedAtMs === null).length,
      });
      return changed;
    };
    const over = { state: 'ended' as const, closedAtMs: Date.now() };
    return [
      [
        routes.createCallback,
        ({ body }) => {
          const { number, queue, callerName, priority } = routes.createCallback.body.parse(body);
          const [like] = state.callbacks;
          if (like === undefined || !/^[+0-9 ]+$/.test(number)) throw new Refusal(422, 'invalid-number');
          const made: Callback = {
            ...like,
            ...{
              number,
              priority,
              queueId: queue,
              callerName: callerName ?? null,
              by: 'user',
              state: 'queued',
            },
            ...{ callId: `made-${state.callbacks.length}`, requestedBy: 'admin', position: 1 },
            ...{ outcome: null, closedAtMs: null, closedBy: null },
          };
          state.callbacks = [made, ...state.callbacks];
          return change(made.callId, {});
        },
      ],
      [
        routes.changeCallback,
        ({ params, body }) => {
          const { priority } = routes.changeCallback.body.parse(body);
          return change(params.id, { priority });
        },
      ],
      [
        routes.callCallbackNow,
        ({ params }) => change(params.id, { state: 'queued', retryAtMs: null, position: 1 }),
      ],
      [
        routes.cancelCallback,
        ({ params, session }) => {
          change(params.id, { ...over, outcome: 'cancelled', closedBy: session.username });
        },
      ],
      [
        routes.closeCallback,
        ({ params, session }) => {
          change(params.id, { ...over, outcome: 'closed', closedBy: session.username });
        },
      ],
    ];
  }

  private itemHandlers(): (readonly [RouteDefinition, Handler])[] {
    const { state } = this;
    return companyLists.flatMap((list): (readonly [RouteDefinition, Handler])[] => {
      const { put, remove } = routesOfList[list];
      const others = (key: string | undefined) =>
        this.state.company[list].filter(
          (item) => (item as unknown as Record<string, unknown>)[configurationLists[list].key] !== key,
        );
      return [
        [
          put,
          ({ params, body }) => {
            if (state.refusePuts) throw new Refusal(400, 'invalid-request', state.refusePuts);
            const company = { ...this.state.company, [list]: [...others(params.key), body] };
            const faults = findCompanyFaults(company).filter(({ path: place }) =>
              place.startsWith(`${list}.${params.key}.`),
            );
            const [first] = faults;
            if (first)
              throw new Refusal(
                422,
                first.code,
                faults.map(({ path, message }) => ({ path, message })),
              );
            this.state.company = company;
            return body;
          },
        ],
        [
          remove,
          ({ params }) => {
            const users =
              list === 'extensions'
                ? this.state.company.agents.filter(({ extension }) => extension === params.key)
                : [];
            const details = users.map(({ id }) => ({ path: `agents.${id}.extension`, message: 'refers' }));
            if (users.length > 0) throw new Refusal(409, 'in-use', details);
            this.state.company = { ...this.state.company, [list]: others(params.key) };
          },
        ],
      ];
    });
  }

  private logIn(body: unknown, answer: ServerResponse): Session {
    if (this.state.refuseLogIns) throw new Refusal(429, this.state.refuseLogIns);
    const { username, password } = routes.logIn.body.parse(body);
    const user = this.state.users.find(({ session }) => session.username === username);
    if (!user || user.password !== password) throw new Refusal(401, 'wrong-credentials');
    const token = `token-${this.sessions.size + 1}-${username}`;
    this.sessions.set(token, user.session);
    answer.setHeader('set-cookie', `centrale=${token}; HttpOnly; SameSite=Strict; Path=/`);
    return user.session;
  }

  private changePassword(body: unknown, session: Session): void {
    const { currentPassword, newPassword } = routes.changePassword.body.parse(body);
    const user = this.state.users.find((candidate) => candidate.session.username === session.username);
    if (user?.password !== currentPassword) throw new Refusal(401, 'wrong-credentials');
    const changed = { ...session, mustChangePassword: false };
    this.state.users = this.state.users.map((old) =>
      old === user ? { session: changed, password: newPassword } : old,
    );
    for (const [token, old] of this.sessions) {
      if (old.username === session.username) this.sessions.set(token, changed);
    }
  }

  private listCalls(query: unknown): unknown {
    const wanted = routes.calls.query.parse(query);
    const { fromMs = 0, toMs = Infinity } = wanted;
    const found = this.state.calls
      .map(({ legs: _legs, events: _events, channel: _channel, continues: _continues, ...call }) => call)
      .filter((call) => !wanted.number || `${call.callerNumber} ${call.dialled}`.includes(wanted.number))
      .filter((call) => !wanted.queue || call.queueId === wanted.queue)
      .filter((call) => !wanted.agent || call.agentId === wanted.agent)
      .filter((call) => !wanted.outcome || (call.outcome ?? 'in-progress') === wanted.outcome)
      .filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < toMs)
      .sort((a, b) => {
        if (wanted.order === 'longest-wait') return b.waitMs - a.waitMs;
        if (wanted.order === 'longest-talk') return b.talkMs - a.talkMs;
        return (b.startedAtMs - a.startedAtMs) * (wanted.order === 'oldest' ? -1 : 1);
      });
    const start = wanted.before ? Number(wanted.before) : 0;
    const end = start + wanted.limit;
    return {
      calls: found.slice(start, end),
      total: wanted.count === 'no' ? null : found.length,
      isAll: wanted.count !== 'no',
      next: end < found.length ? String(end) : null,
    };
  }

  private sessionOf(request: IncomingMessage): Session | undefined {
    const token = /centrale=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return token === undefined ? undefined : this.sessions.get(token);
  }

  private async serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // What a careful server sends; the page must live with it.
    answer.setHeader(
      'content-security-policy',
      "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'",
    );
    if (!url.pathname.startsWith('/api/')) {
      this.serveFile(url.pathname, answer);
      return;
    }
    this.requests.push(`${request.method} ${url.pathname}`);
    try {
      const result = await this.callRoute(request, url, answer);
      answer.statusCode = result === undefined ? 204 : 200;
      answer.setHeader('content-type', 'application/json');
      answer.end(result === undefined ? undefined : JSON.stringify(result));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'internal');
      answer.statusCode = refusal.status;
      answer.setHeader('content-type', 'application/json');
      const { code, details } = refusal;
      answer.end(JSON.stringify({ code, message: String(error), ...(details ? { details } : {}) }));
    }
  }

  private async callRoute(request: IncomingMessage, url: URL, answer: ServerResponse): Promise<unknown> {
    for (const [route, handler] of this.handlers) {
      if (route.method.toUpperCase() !== request.method) continue;
      const pattern = route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
      const match = new RegExp(`^/api/v1${pattern}$`).exec(url.pathname);
      if (!match) continue;
      const session = this.authorise(route, request);
      const body = await readJson(request);
      const checked = route.body?.safeParse(body);
      if (checked && !checked.success) {
        const details = checked.error.issues.map((issue) => ({
          path: issue.path.map(String).join('.'),
          message: issue.message,
        }));
        throw new Refusal(400, 'invalid-request', details);
      }
      const params = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      const query = Object.fromEntries(url.searchParams);
      const result = handler({ params, query, body: checked?.data, session, answer });
      // The fake must not drift from the contract it stands in for.
      return route.response ? route.response.parse(result) : undefined;
    }
    throw new Refusal(404, 'not-found');
  }

  private authorise(route: RouteDefinition, request: IncomingMessage): Session {
    const session = this.sessionOf(request);
    if (route.access === 'public') {
      return session ?? { username: '', name: '', role: 'agent', mustChangePassword: false };
    }
    if (!session) throw new Refusal(401, 'not-authenticated');
    if (!route.access.includes(session.role)) throw new Refusal(403, 'forbidden');
    const free: readonly RouteDefinition[] = [routes.session, routes.changePassword, routes.logOut];
    if (session.mustChangePassword && !free.includes(route)) {
      throw new Refusal(403, 'password-change-required');
    }
    return session;
  }

  private serveFile(pathname: string, answer: ServerResponse): void {
    const wanted = path.join(this.webUiFolder, path.normalize(pathname));
    const isFile = existsSync(wanted) && statSync(wanted).isFile();
    const file = isFile ? wanted : path.join(this.webUiFolder, 'index.html');
    answer.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(answer);
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

/** `webUiFolder`: the output of `vite build web-ui`. */
export async function startFakeApiServer(state: FakeApiState, webUiFolder: string): Promise<FakeApiServer> {
  if (!existsSync(path.join(webUiFolder, 'index.html'))) {
    throw new Error(`${webUiFolder} has no index.html: run "npx vite build web-ui" first`);
  }
  const server = new FakeApi(state, webUiFolder);
  await server.listen();
  return server;
}
