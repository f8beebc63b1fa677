// One registration of the user agent, refreshed until it is closed (RFC 3261 §10.2).
// Never registers more than its one Contact.
import { answerResponse } from './digest-client.js';
import { newCallId, newCseq, newTag } from './random-token.js';
import { SipMessage } from './sip-message.js';
import type { TimerHandle } from './sip-timers.js';
import { parseNameAddr, paramOf, parseUri } from './sip-uri.js';
import type { SipStack } from './sip-stack.js';
import { NoRouteError, type SipFlow } from './transport-model.js';
import { contactOf } from './user-agent-call.js';
import type { Registration, RegistrationOptions, SipFailure } from './user-agent-model.js';

type Outcome = { readonly kind: 'registered'; readonly expiresS: number } | SipFailure;

/** Pause before a failed refresh is tried again, ms. */
const RETRY_MS = 30_000;

export class UserAgentRegistration implements Registration {
  readonly registered: Promise<Outcome>;
  private readonly callId = newCallId();
  private readonly fromTag = newTag();
  private cseq = newCseq();
  private timer: TimerHandle | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly stack: SipStack,
    private readonly options: RegistrationOptions,
    private readonly onClosed: (registration: UserAgentRegistration) => void,
  ) {
    this.registered = this.refresh();
  }

  private async refresh(): Promise<Outcome> {
    const outcome = await this.attempt(this.options.expiresS);
    if (!this.closing) {
      const delayMs = outcome.kind === 'registered' ? (outcome.expiresS * 1000) / 2 : RETRY_MS;
      this.timer = this.stack.timers.set(delayMs, () => void this.refresh());
    }
    return outcome;
  }

  private async attempt(expiresS: number): Promise<Outcome> {
    const first = await this.exchange(expiresS, undefined);
    if ('kind' in first) return first;
    const { response, request } = first;
    if (response.status !== 401 && response.status !== 407) return this.outcomeOf(response, expiresS);
    const answer = answerResponse(response, this.options, { method: 'REGISTER', uri: request.uri });
    if (!answer) return this.outcomeOf(response, expiresS);
    const second = await this.exchange(expiresS, answer);
    return 'kind' in second ? second : this.outcomeOf(second.response, expiresS);
  }

  private exchange(
    expiresS: number,
    authorization: readonly [string, string] | undefined,
  ): Promise<{ response: SipMessage; request: SipMessage } | SipFailure> {
    return new Promise((resolve) => {
      const fail = (status: number, reason: string): void => resolve({ kind: 'failed', status, reason });
      this.stack.route({ uri: this.options.registrar }, (flow) => {
        if (flow instanceof NoRouteError) return fail(503, flow.message);
        const request = this.build(flow, expiresS);
        if (authorization) request.add(...authorization);
        this.stack.send(request, flow, {
          onResponse: (response) => {
            if (response.status >= 200) resolve({ response, request });
          },
          onTimeout: () => fail(408, 'Request Timeout'),
          onTransportFault: (message) => fail(503, message),
        });
      });
    });
  }

  private build(flow: SipFlow, expiresS: number): SipMessage {
    const { registrar, username } = this.options;
    const uri = parseUri(registrar);
    const address = `<sip:${username}@${uri?.host ?? ''}>`;
    return SipMessage.request('REGISTER', registrar)
      .add('Max-Forwards', '70')
      .add('From', `${address};tag=${this.fromTag}`)
      .add('To', address)
      .add('Call-ID', this.callId)
      .add('CSeq', `${this.cseq++} REGISTER`)
      .add('Contact', contactOf(flow, username))
      .add('Expires', String(expiresS));
  }

  /** The granted time: our Contact's `expires`, else the header's, else what was asked for (RFC 3261 §10.2.4). */
  private outcomeOf(response: SipMessage, askedS: number): Outcome {
    if (response.status >= 300) return { kind: 'failed', status: response.status, reason: response.reason };
    const ours = response
      .list('contact')
      .find((value) => parseUri(parseNameAddr(value).uri)?.user === this.options.username);
    const text = (ours && paramOf(parseNameAddr(ours).paramText, 'expires')) ?? response.get('expires');
    const granted = Number.parseInt(text ?? '', 10);
    return {
      kind: 'registered',
      expiresS: Number.isFinite(granted) ? Math.max(granted, askedS === 0 ? 0 : 1) : askedS,
    };
  }

  close(): Promise<void> {
    this.closing ??= this.unregister();
    return this.closing;
  }

  private async unregister(): Promise<void> {
    this.stack.timers.clear(this.timer);
    const outcome = await this.registered;
    this.stack.timers.clear(this.timer);
    if (outcome.kind === 'registered') await this.attempt(0);
    this.onClosed(this);
  }
}
