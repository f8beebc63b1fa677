// When a simulated person hangs up.
// Never sends a packet; dialog and audio are fakes.
import { PhoneTimers } from '../../src/simulator/simulated-time.js';

function talk() {
  let silence = (): void => undefined;
  let goodbye = (): void => undefined;
  const bye = jest.fn(() => Promise.resolve());
  const timers = new PhoneTimers();
  const over = timers.ended(
    { bye, onEnded: (listener) => (goodbye = () => listener({ by: 'remote' })) },
    3_600_000,
    { onRtpTimeout: (listener) => (silence = listener) },
  );
  return { over, bye, goodBye: () => goodbye(), fallSilent: () => silence() };
}

it('hangs up when nothing is heard any more, because a server that died says no goodbye', async () => {
  const { over, bye, fallSilent } = talk();
  fallSilent();
  await over;
  expect(bye).toHaveBeenCalledTimes(1);
});

it('has nothing left to end once the other side has hung up', async () => {
  const { over, bye, goodBye } = talk();
  goodBye();
  await over;
  expect(bye).not.toHaveBeenCalled();
});
