// How often the log tells of sounds that are not there.
// Never waits: the time is the test's.
import { MissingSounds } from '../../../src/adapters/media/missing-sounds.js';
import { createFakeLog } from '../../support/fake-log.js';

test('each missing sound is told once in ten minutes, whoever was to hear it', () => {
  const log = createFakeLog();
  let nowMs = 0;
  const missing = new MissingSounds(log, () => nowMs);
  const told = () => log.lines.map(({ fields }) => `${String(fields.file)} ${String(fields.callId)}`);
  missing.report('a', { callId: '1' });
  missing.report('a', { callId: '2' });
  missing.report('b', { callId: '3' });
  nowMs = 599_999;
  missing.report('a', { callId: '4' });
  expect(told()).toEqual(['a 1', 'b 3']);
  nowMs = 600_000;
  missing.report('a', { callId: '5' });
  expect(told()).toEqual(['a 1', 'b 3', 'a 5']);
});
