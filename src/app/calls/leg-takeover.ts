// A phone takes over a leg of a call in progress by an INVITE with Replaces (RFC 3891).
// Never begins a call of its own.
import { refusalOfReplacement } from '../../core/calls/leg-replacement.js';
import type { LegId } from '../../core/kernel/ids.js';
import { refusalStatusOf } from '../../core/pbx/sip-status-mapping.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { EstablishedLeg, IncomingLeg, ReplacedDialog } from '../ports/telephony.js';
import type { Call } from '../voice/call.js';

/** Answers or refuses the INVITE. Never rejects but for a programmer's error. */
export async function takeOverLeg(
  incoming: IncomingLeg,
  replaced: ReplacedDialog,
  calls: Iterable<Call>,
): Promise<void> {
  const { origin } = incoming;
  // A carrier has no part in the company's dialogs but its own.
  if (origin.kind !== 'extension') return incoming.refuse(403);
  const found = legsNamedBy(replaced, calls);
  const [one] = found;
  if (one === undefined || found.length > 1) return incoming.refuse(481);
  const { call, legId } = one;
  const { extension } = origin;
  const refusal = refusalOfReplacement(call.runner.state, legId, extension, replaced.earlyOnly);
  if (refusal !== undefined) return incoming.refuse(refusal);
  const taken = await answered(incoming, call);
  if (taken === undefined) return;
  const { leg, endpoint } = taken;
  const agentId = call.services.company().agentAt(extension);
  if (!call.ended && call.runner.replace(legId, { extension, agentId }, leg, endpoint)) return;
  await Promise.all([leg.hangUp(), endpoint.destroy()]);
}

function legsNamedBy(
  replaced: ReplacedDialog,
  calls: Iterable<Call>,
): readonly { readonly call: Call; readonly legId: LegId }[] {
  return [...calls].flatMap((call) => {
    const participant = call.runner.participantIn(replaced);
    return participant === undefined ? [] : [{ call, legId: participant.legId }];
  });
}

/** The phone is there, with audio of its own beside the others'. Undefined: it is refused, or gone. */
async function answered(
  incoming: IncomingLeg,
  { runner, services: { media }, log }: Call,
): Promise<{ readonly leg: EstablishedLeg; readonly endpoint: MediaEndpoint } | undefined> {
  const { remoteSdp, source } = incoming;
  let endpoint: MediaEndpoint | undefined;
  let leg: EstablishedLeg | undefined;
  try {
    endpoint = await media.createEndpoint({
      near: runner.audio.anyEndpoint,
      ...(remoteSdp === '' ? {} : { remoteSdp }),
      sipSource: source.host,
    });
    leg = await incoming.answer(endpoint.localSdp);
    // Without an offer ours was made, and this is the answer.
    if (leg !== undefined && remoteSdp === '') await endpoint.modify(leg.remoteSdp, leg.sipSource);
  } catch (error) {
    await Promise.all([leg?.hangUp(), endpoint?.destroy()]);
    if (!(error instanceof MediaError)) throw error;
    log.warn({ err: error }, 'a phone could not take over a leg');
    const cause = error.code === 'media-refused' ? 'incompatible-media' : 'media-unavailable';
    const { status, reason } = refusalStatusOf(cause);
    incoming.refuse(status, reason);
    return undefined;
  }
  if (leg !== undefined) return { leg, endpoint };
  await endpoint.destroy();
  return undefined;
}
