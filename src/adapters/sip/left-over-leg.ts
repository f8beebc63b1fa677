// Ends on the SIP server what a daemon that died has left there: by its names alone, no dialog of ours stands for it.
// Never touches a leg of this run.
import type Srf from 'drachtio-srf';
import type { LeftOverLeg, LeftOverOutcome } from '../../app/ports/telephony.js';
import { sendOnServer, type RequestOnServer } from './server-request.js';

export async function endLeftOver(
  srf: Srf,
  { dialogId, invites = [] }: LeftOverLeg,
): Promise<LeftOverOutcome> {
  const requests: readonly RequestOnServer[] =
    dialogId === undefined
      ? invites.map((stackTxnId) => ({ method: 'CANCEL', stackTxnId }))
      : [{ method: 'BYE', stackDialogId: dialogId }];
  // How long the phone takes for its answer matters to nobody.
  const outcomes = await Promise.all(requests.map((request) => sendOnServer(srf, request)));
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('sent') ? 'ended' : 'gone';
}
