// How an application is told of a message that was sent for it, and shown what came back.
// Never sends to the network.
import type { SipMessage } from '../sip/sip-message.js';
import type { SipFlow } from '../sip/transport-model.js';
import type { ApplicationClient } from './application-client.js';
import type { ApplicationFrame } from './application-frame.js';
import { metaText, receivedMeta } from './frame-format.js';

/** A response, by the id of the request that it answers. */
export function showResponse(
  client: ApplicationClient,
  response: SipMessage,
  flow: SipFlow,
  id: string,
  dialogId: string,
): void {
  const wire = response.toBuffer();
  // One that was made up because none came has the size that it is shown with.
  const meta = metaText(receivedMeta(flow, response.receivedBytes || wire.length));
  client.send(`sip|${meta}|${id}|${dialogId}|`, wire);
}

/** Tells the application what was sent; always before anything of that transaction is shown. */
export function tellSent(
  client: ApplicationClient,
  frame: ApplicationFrame,
  sent: SipMessage,
  flow: SipFlow,
  id: string,
): void {
  const wire = sent.toBuffer();
  const meta = metaText({
    source: 'application',
    bytes: wire.length,
    transport: flow.transport,
    address: flow.localHost,
    port: flow.localPort,
  });
  client.accept(frame.messageId, `${meta}|${id}|Msg sent:|`, wire);
}
