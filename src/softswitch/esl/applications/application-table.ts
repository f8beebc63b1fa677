// The applications that this media server has, by name.
// Never runs one by itself.
import type { ApplicationRunner } from '../channel/channel.js';
import type { Switchboard } from '../channel/switchboard.js';
import type { Application } from './application-model.js';
import * as control from './call-control.js';
import { playAndGetDigits } from './play-and-get-digits.js';
import { playback } from './playback.js';
import { record, recordSession, stopRecordSession } from './record.js';
import { exportVariable, multiset, set, unset } from './variables.js';

const applications: ReadonlyMap<string, Application> = new Map<string, Application>([
  ['answer', control.answer],
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
  ['say', control.unavailableSpeech],
  ['send_dtmf', control.sendDtmf],
  ['set', set],
  ['set_mute', control.setMute],
  ['sleep', control.sleep],
  ['speak', control.unavailableSpeech],
  ['start_dtmf', control.startDtmf],
  ['stop_record_session', stopRecordSession],
  ['transfer', control.transfer],
  ['unset', unset],
]);

/** An unknown application completes with an error: a client that waits for the completion must not wait for ever. */
export function createApplicationRunner(switchboard: Switchboard): ApplicationRunner {
  return (channel, { application, argument }, run) => {
    const found = applications.get(application);
    if (found === undefined) {
      channel.log.warn('application not available', { channel: channel.uuid, application });
      return `-ERR ${application} is not available`;
    }
    return found({ channel, argument, run, switchboard });
  };
}
