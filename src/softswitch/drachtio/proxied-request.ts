// One request on its way through the proxy: its branches downstream, and the best answer upstream (RFC 3261 §16).
// Never opens a dialog and never answers by itself while a branch may still answer.
import { newTag } from '../sip/random-token.js';
import { buildResponse } from '../sip/response-builder.js';
import { SipMessage } from '../sip/sip-message.js';
import { T1_X64_MS, type TimerHandle } from '../sip/sip-timers.js';
import { parseNameAddr, uriHost } from '../sip/sip-uri.js';
import type { SipStack } from '../sip/sip-stack.js';
import type {
  ClientTransaction,
  ClientTransactionUser,
  ServerTransaction,
} from '../sip/transaction-model.js';
import { NoRouteError, type SipFlow } from '../sip/transport-model.js';
import { copyHeaders } from './header-policy.js';

/** Timer C: longest silence of a branch that rings, ms (RFC 3261 §16.6 step 11: more than 3 minutes). */
const TIMER_C_MS = 185_000;
/** Targets that redirections may add. */
const MAX_TARGETS = 20;

export interface ProxyOrder {
  /** Stay in the dialog by Record-Route. */
  readonly remainInDialog: boolean;
  readonly followRedirects: boolean;
  readonly simultaneous: boolean;
  /** Longest wait of a branch for any response, ms. */
  readonly provisionalMs: number | undefined;
  /** Longest wait of a branch for its final response, ms. */
  readonly finalMs: number | undefined;
  readonly targets: readonly string[];
  /** Headers that the application adds. */
  readonly extra: SipMessage | undefined;
}

export interface ProxyListener {
  /** A branch was sent. */
  onSent(request: SipMessage): void;
  /** A branch has its final response. */
  onFinal(response: SipMessage, flow: SipFlow): void;
  /** The final response is about to go upstream; nothing is told afterwards. */
  onDone(response: SipMessage): void;
}

interface Branch {
  readonly request: SipMessage;
  readonly flow: SipFlow;
  transaction: ClientTransaction | undefined;
  answered: boolean;
  ended: boolean;
  cancelHeld: boolean;
  cancelSent: boolean;
  silence: TimerHandle | undefined;
  limit: TimerHandle | undefined;
}

const IGNORE: ClientTransactionUser = {
  onResponse: () => undefined,
  onTimeout: () => undefined,
  onTransportFault: () => undefined,
};

export class ProxiedRequest {
  private readonly branches = new Set<Branch>();
  private readonly waiting: string[];
  /** Branches without final response, those that still look for their host included. */
  private open = 0;
  private tried = 0;
  /** Ready to go upstream. */
  private best: SipMessage | undefined;
  private settled = false;
  private cancelled = false;

  constructor(
    private readonly stack: SipStack,
    private readonly transaction: ServerTransaction,
    private readonly order: ProxyOrder,
    private readonly listener: ProxyListener,
  ) {
    this.waiting = [...order.targets];
  }

  private get isInvite(): boolean {
    return this.transaction.request.method === 'INVITE';
  }

  /** Tries the next target, or all that wait, or tells the result when none is left. */
  start(): void {
    if (this.settled) return;
    while (this.waiting.length > 0 && (this.order.simultaneous || this.open === 0)) {
      this.attempt(this.waiting.shift() ?? '');
    }
    if (this.open === 0 && this.waiting.length === 0) {
      this.settle(this.best ?? this.made(this.cancelled ? 487 : 408));
    }
  }

  private made(status: number): SipMessage {
    return buildResponse(this.transaction.request, status, newTag());
  }

  private attempt(target: string): void {
    this.open += 1;
    this.tried += 1;
    const routes = remainingRoutes(this.stack, this.transaction.request);
    const [route] = routes;
    const hop = route === undefined ? target : parseNameAddr(route).uri;
    if (leadsBack(this.stack, hop)) return this.failed(482);
    this.stack.route({ uri: hop }, (flow) => {
      if (flow instanceof NoRouteError) return this.failed(flow.code === 'bad-uri' ? 400 : 503);
      if (this.settled || this.cancelled) return this.failed(487);
      this.send(this.compose(target, routes, flow), flow);
    });
  }

  /** RFC 3261 §16.6 */
  private compose(target: string, routes: readonly string[], flow: SipFlow): SipMessage {
    const request = this.transaction.request.clone();
    request.uri = target;
    const hops = Number.parseInt(request.get('max-forwards') ?? '', 10);
    request.set('Max-Forwards', String(Number.isFinite(hops) ? Math.max(0, hops - 1) : 70));
    request.remove('route');
    for (const route of [...routes].reverse()) request.prepend('Route', route);
    if (this.order.remainInDialog) {
      const transport = flow.transport === 'udp' ? '' : `;transport=${flow.transport}`;
      request.prepend('Record-Route', `<sip:${uriHost(flow.localHost)}:${flow.localPort}${transport};lr>`);
    }
    if (this.order.extra) copyHeaders(this.order.extra, request, flow);
    return request;
  }

  private send(request: SipMessage, flow: SipFlow): void {
    const branch: Branch = {
      request,
      flow,
      transaction: undefined,
      answered: false,
      ended: false,
      cancelHeld: false,
      cancelSent: false,
      silence: undefined,
      limit: undefined,
    };
    this.branches.add(branch);
    const { timers } = this.stack;
    const { provisionalMs, finalMs } = this.order;
    branch.transaction = this.stack.send(request, flow, {
      onResponse: (response, from) => this.receive(branch, response, from),
      onTimeout: () => this.end(branch, this.made(408)),
      onTransportFault: () => this.end(branch, this.made(503)),
    });
    if (provisionalMs !== undefined) branch.silence = timers.set(provisionalMs, () => this.giveUp(branch));
    if (finalMs !== undefined) branch.limit = timers.set(finalMs, () => this.giveUp(branch));
    this.listener.onSent(request);
  }

  /** It took too long: the next target has its turn, this one is told to stop. */
  private giveUp(branch: Branch): void {
    this.cancelBranch(branch);
    if (!branch.answered) branch.transaction?.destroy();
    this.end(branch, this.made(408));
  }

  private receive(branch: Branch, response: SipMessage, from: SipFlow): void {
    const { status } = response;
    if (status < 200) {
      this.alive(branch, status);
      if (status > 100 && !branch.ended && !this.settled) this.forward(withoutTopVia(response));
      return;
    }
    if (status < 300) return this.accepted(branch, response, from);
    if (branch.ended) return;
    this.listener.onFinal(response, from);
    const isRedirection = status < 400 && this.order.followRedirects;
    if (isRedirection) this.redirect(response);
    if (status >= 600) {
      // RFC 3261 §16.7 step 5
      this.waiting.length = 0;
      this.cancelOthers(branch);
    }
    this.end(branch, isRedirection ? undefined : withoutTopVia(response));
  }

  private alive(branch: Branch, status: number): void {
    const { timers } = this.stack;
    branch.answered = true;
    if (branch.cancelHeld) this.cancelBranch(branch);
    if (branch.ended || branch.cancelSent) return;
    timers.clear(branch.silence);
    branch.silence = undefined;
    if (this.isInvite && status > 100)
      branch.silence = timers.set(TIMER_C_MS, () => this.cancelBranch(branch));
  }

  /** Every 2xx to INVITE goes upstream, repetitions and those of other branches too (RFC 3261 §16.7 step 5). */
  private accepted(branch: Branch, response: SipMessage, from: SipFlow): void {
    const upstream = withoutTopVia(response);
    if (branch.ended || this.settled) {
      this.endQuietly(branch);
      if (this.isInvite) this.forward(upstream);
      return;
    }
    this.listener.onFinal(response, from);
    this.endQuietly(branch);
    this.waiting.length = 0;
    this.settle(upstream);
    this.cancelOthers(branch);
  }

  private redirect(response: SipMessage): void {
    for (const contact of response.list('contact')) {
      const { uri } = parseNameAddr(contact);
      if (this.tried + this.waiting.length < MAX_TARGETS) this.waiting.push(uri);
    }
  }

  private endQuietly(branch: Branch): void {
    if (branch.ended) return;
    branch.ended = true;
    this.open -= 1;
    this.stack.timers.clear(branch.silence);
    this.stack.timers.clear(branch.limit);
  }

  private end(branch: Branch, upstream: SipMessage | undefined): void {
    if (branch.ended) return;
    this.endQuietly(branch);
    this.keepBest(upstream);
    this.start();
  }

  private failed(status: number): void {
    this.open -= 1;
    this.keepBest(this.made(status));
    // Not in this turn: the targets behind it have theirs first.
    queueMicrotask(() => this.start());
  }

  /** RFC 3261 §16.7 step 6: 6xx before all, else the lowest class; within it the first. */
  private keepBest(response: SipMessage | undefined): void {
    if (!response) return;
    const rank = ({ status }: SipMessage): number => (status >= 600 ? 0 : Math.floor(status / 100));
    if (!this.best || rank(response) < rank(this.best)) this.best = response;
  }

  private settle(response: SipMessage): void {
    if (this.settled) return;
    this.settled = true;
    this.listener.onDone(response);
    this.forward(response);
  }

  private forward(upstream: SipMessage): void {
    this.transaction.respond(upstream);
  }

  private cancelOthers(except: Branch): void {
    for (const branch of this.branches) if (branch !== except) this.cancelBranch(branch);
  }

  /** RFC 3261 §9.1: only after a provisional response. */
  private cancelBranch(branch: Branch): void {
    if (!this.isInvite || branch.ended || branch.cancelSent) return;
    branch.cancelHeld = !branch.answered;
    if (branch.cancelHeld) return;
    branch.cancelSent = true;
    const { request, flow } = branch;
    const cancel = SipMessage.request('CANCEL', request.uri);
    for (const route of request.all('route')) cancel.add('Route', route);
    cancel
      .add('Max-Forwards', '70')
      .add('From', request.get('from') ?? '')
      .add('To', request.get('to') ?? '')
      .add('Call-ID', request.callId)
      .add('CSeq', `${request.cseq} CANCEL`);
    this.stack.send(cancel, flow, IGNORE, request.via?.branch ?? '');
    this.stack.timers.clear(branch.silence);
    branch.silence = this.stack.timers.set(T1_X64_MS, () => {
      branch.transaction?.destroy();
      this.end(branch, this.made(408));
    });
  }

  /** The caller gave up: the branches are told, their 487 goes upstream. */
  cancel(): void {
    this.cancelled = true;
    this.waiting.length = 0;
    for (const branch of this.branches) this.cancelBranch(branch);
  }

  /** Ends it with 503 upstream. Idempotent. */
  close(): void {
    this.cancel();
    for (const branch of this.branches) this.endQuietly(branch);
    this.settle(this.made(503));
  }
}

/** Route set without our own entry (RFC 3261 §16.4). */
export function remainingRoutes(stack: SipStack, request: SipMessage): string[] {
  const routes = request.list('route');
  const [first] = routes;
  return first !== undefined && leadsBack(stack, parseNameAddr(first).uri) ? routes.slice(1) : routes;
}

/** True when that URI is an address of ours. */
export function leadsBack(stack: SipStack, uri: string): boolean {
  try {
    return stack.isOwn(uri);
  } catch (error) {
    if (error instanceof NoRouteError) return false;
    throw error;
  }
}

/** RFC 3261 §16.7 step 3 */
function withoutTopVia(response: SipMessage): SipMessage {
  const copy = response.clone();
  const [, ...vias] = response.all('via');
  copy.remove('via');
  for (const via of vias.reverse()) copy.prepend('Via', via);
  return copy;
}
