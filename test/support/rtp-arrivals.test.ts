import { longestGapMs, lostPackets, unsentMs, type RtpArrival } from './rtp-arrivals.js';

const arrivals = (...packets: readonly (readonly [atMs: number, sequence: number, timestamp: number])[]) =>
  packets.map(([atMs, sequence, timestamp]): RtpArrival => ({ atMs, sequence, timestamp, ssrc: 'cafe0001' }));

test('what comes late was sent, and what is missing is lost, not unsent', () => {
  const late = arrivals([0, 65_534, 4_294_967_136], [900, 65_535, 0], [901, 2, 480]);
  expect(longestGapMs(late)).toBe(900);
  expect(lostPackets(late)).toBe(2);
  expect(unsentMs(late)).toBe(0);
});

test('who sends nothing for a while and goes on with the next packet has interrupted', () => {
  const pausing = arrivals([0, 1, 160], [20, 2, 320], [540, 3, 4480]);
  expect(lostPackets(pausing)).toBe(0);
  expect(unsentMs(pausing)).toBe(500);
});

test('what held the sender up is not part of a gap', () => {
  const late = arrivals([0, 1, 160], [20, 2, 320], [520, 3, 480], [600, 4, 640]);
  const excused = (fromMs: number, toMs: number): number => (fromMs >= 20 && toMs <= 520 ? 450 : 0);
  expect(longestGapMs(late, excused)).toBe(80);
});
