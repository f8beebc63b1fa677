// The way to where nobody can be: what is sent there fails, as on a connection that was refused.
// Never sends a byte.
import type { FlowFailure, FlowTarget, SipFlow, SipTransportPort } from './transport-model.js';

/** The failure is told in a later turn: whoever sends first hears that it sent. */
export function unreachableFlow(
  target: FlowTarget,
  port: Pick<SipTransportPort, 'advertisedHost' | 'boundPort'>,
  failure: FlowFailure,
): SipFlow {
  return {
    transport: target.transport,
    reliable: true,
    remoteHost: target.host,
    remotePort: target.port,
    localHost: port.advertisedHost,
    localPort: port.boundPort,
    closed: true,
    send: () => undefined,
    keep: () => undefined,
    onFailure: (listener) => {
      const turn = setImmediate(() => listener(failure));
      return () => clearImmediate(turn);
    },
  };
}
