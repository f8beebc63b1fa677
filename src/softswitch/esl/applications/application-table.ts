// The applications that this media server has, by name.
// Never runs one by itself.
import type { ApplicationRunner } from '../channel/channel.js';
import { Refusal } from '../channel/execution-stack.js';
import type { Application, ApplicationServices } from './application-model.js';
import * as control from './call-control.js';
import { conference } from './conference.js';
import { eavesdrop } from './eavesdrop.js';
import { playAndGetDigits } from './play-and-get-digits.js';
import { playback } from './playback.js';
import { record, recordSession, stopRecordSession } from './record.js';
import { exportVariable, multiset, set, unset } from './variables.js';

const applications: ReadonlyMap<string, Application> = new Map<string, Application>([
  ['answer', control.answer],
  ['conference', conference],
  ['eavesdrop', eavesdrop],
  ['event', control.event],
  ['export', exportVariable],
  ['hangup', control.hangup],
  ['log', control.log],
  ['multiset', multiset],
  ['park', control.park],
  ['play_and_get_digits', playAndGetDigits],
  ['playback', playback],
  ['pre_answer', control.answer],
  ['record', record],
  ['record_session', recordSession],
  ['say', control.speechRefused],
  ['send_dtmf', control.sendDtmf],
  ['set', set],
  ['set_mute', control.setMute],
  ['sleep', control.sleep],
  ['speak', control.speechRefused],
  ['start_dtmf', control.startDtmf],
  ['stop_record_session', stopRecordSession],
  ['transfer', control.transfer],
  ['unset', unset],
]);

/** An unknown application ends the call, as on the real server: what was to happen in it will not. */
export function createApplicationRunner(services: ApplicationServices): ApplicationRunner {
  return (channel, { application, argument }, run) => {
    const found = applications.get(application);
    if (found === undefined) {
      channel.log.error('invalid application, ending the call', { channel: channel.uuid, application });
      void channel.hangup('DESTINATION_OUT_OF_ORDER', 'local');
      return new Refusal(`Invalid Application ${application}`);
    }
    return found({ ...services, channel, argument, run });
  };
}
