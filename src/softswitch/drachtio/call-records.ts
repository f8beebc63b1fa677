// Tells applications that asked for it how each call begins and ends: the `cdr:attempt`, `cdr:start` and `cdr:stop` frames.
// Never keeps a record: whoever routed them stores them.
import type { SipMessage } from '../sip/sip-message.js';
import type { ApplicationRegistry } from './application-registry.js';
import { frameTime, type FrameSource } from './frame-format.js';

export type CallRole = 'uac' | 'uas' | 'proxy-uac' | 'proxy-uas';
export type CallEnd =
  'call-rejected' | 'call-canceled' | 'normal-release' | 'session-expired' | 'system-initiated-termination';

export class CallRecords {
  constructor(private readonly registry: ApplicationRegistry) {}

  /** An INVITE that opens a call came or went out. */
  attempt(source: FrameSource, invite: SipMessage): void {
    this.tell('cdr:attempt', source, '', invite);
  }

  /** A 2xx to it came or went out. */
  start(source: FrameSource, role: CallRole, accepted: SipMessage): void {
    this.tell('cdr:start', source, `|${role}`, accepted);
  }

  /** The refusal, the cancelled INVITE or the BYE. */
  stop(source: FrameSource, reason: CallEnd, message: SipMessage): void {
    this.tell('cdr:stop', source, `|${reason}`, message);
  }

  private tell(kind: string, source: FrameSource, extra: string, message: SipMessage): void {
    const client = this.registry.pick(kind);
    client?.send(`${kind}|${source}|${frameTime(Date.now())}${extra}`, message.toBuffer());
  }
}
