// The engine's parts that know no socket: sequence numbers, latch, clock, digits, ports.
// Never waits: times are given.
import { DtmfReceiver } from '../../../src/softswitch/media/dtmf-receiver.js';
import { PacingClock, type Paced } from '../../../src/softswitch/media/pacing-clock.js';
import { PortPool } from '../../../src/softswitch/media/port-pool.js';
import { SequenceTracker } from '../../../src/softswitch/media/sequence-tracker.js';
import {
  RELATCH_SILENCE_MS,
  RENEWED_RELATCH_SILENCE_MS,
  SourceLatch,
} from '../../../src/softswitch/media/source-latch.js';

test.each([
  { name: 'in order over the wrap', sequences: [65534, 65535, 0, 1], lost: 0 },
  { name: 'a gap', sequences: [1, 2, 5], lost: 2 },
  { name: 'a gap over the wrap', sequences: [65534, 1], lost: 2 },
  { name: 'late ones fill the gap', sequences: [1, 4, 3, 2], lost: 0 },
  { name: 'duplicates change nothing', sequences: [1, 2, 2, 2, 4, 4], lost: 1 },
  { name: 'a late one from before the start', sequences: [10, 9, 8, 11], lost: 0 },
  { name: 'a restart is no loss', sequences: [1, 2, 30000, 30001], lost: 0 },
])('counts losses: $name', ({ sequences, lost }) => {
  const tracker = new SequenceTracker();
  for (const sequence of sequences) tracker.track(1, sequence, 0);
  expect(tracker.lost).toBe(lost);
});

test('another source is another count', () => {
  const tracker = new SequenceTracker();
  tracker.track(1, 10, 0);
  expect(tracker.track(2, 500, 0)).toBe('restart');
  expect(tracker.track(1, 11, 0)).toBe('in-order');
  expect(tracker.track(2, 501, 0)).toBe('in-order');
  expect(tracker.lost).toBe(0);
});

test('old numbers after a silence are a stream played again, not late packets', () => {
  const tracker = new SequenceTracker();
  tracker.track(1, 10, 0);
  tracker.track(1, 11, 20);
  expect(tracker.track(1, 10, 30)).toBe('duplicate');
  expect(tracker.track(1, 10, 500)).toBe('restart');
  expect(tracker.track(1, 11, 520)).toBe('in-order');
  expect(tracker.lost).toBe(0);
});

test('the latch keeps its peer until it falls silent, and the signalled address wins over a guess', () => {
  const latch = new SourceLatch();
  expect(latch.accept('10.0.0.1', 1000, 0)).toBe(false);
  latch.setSignalled('10.0.0.1', 1000);
  expect(latch.accept('192.0.2.9', 5000, 10)).toBe(true);
  expect([latch.host, latch.port]).toEqual(['192.0.2.9', 5000]);
  expect(latch.accept('192.0.2.8', 5000, 20)).toBe(false);
  expect(latch.accept('192.0.2.9', 5001, 20)).toBe(false);
  expect(latch.accept('10.0.0.1', 1000, 30)).toBe(true);
  expect(latch.accept('192.0.2.9', 5000, 40)).toBe(false);
  expect(latch.accept('192.0.2.9', 5000, 30 + RELATCH_SILENCE_MS)).toBe(true);
  // The same answer again keeps the peer, but lets it move after a short silence.
  const renewedMs = 30 + RELATCH_SILENCE_MS;
  latch.setSignalled('10.0.0.1', 1000);
  expect([latch.host, latch.port]).toEqual(['192.0.2.9', 5000]);
  expect(latch.accept('192.0.2.7', 7000, renewedMs + 20)).toBe(false);
  expect(latch.accept('192.0.2.7', 7000, renewedMs + RENEWED_RELATCH_SILENCE_MS)).toBe(true);
  expect(latch.accept('192.0.2.9', 5000, renewedMs + 2 * RENEWED_RELATCH_SILENCE_MS)).toBe(false);
  latch.setSignalled('10.0.0.2', 2000);
  expect([latch.host, latch.port]).toEqual(['10.0.0.2', 2000]);
});

class FakeTime {
  now = 1_000_003;
  private due: { at: number; run: () => void } | undefined;
  nowMs = (): number => this.now;
  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.now + ms, run };
    this.due = timer;
    return () => {
      if (this.due === timer) this.due = undefined;
    };
  };
  /** Lets time pass; timers fire `lateMs` late. */
  pass(ms: number, lateMs = 0): void {
    const end = this.now + ms;
    for (;;) {
      const timer = this.due;
      if (timer === undefined || timer.at > end) break;
      this.due = undefined;
      this.now = Math.max(this.now, timer.at + lateMs);
      timer.run();
    }
    this.now = Math.max(this.now, end);
  }
  get armed(): boolean {
    return this.due !== undefined;
  }
}

function member(phase: number): Paced & { frames: number[] } {
  const frames: number[] = [];
  return { phase, frames, tick: (frame) => frames.push(frame) };
}

function isConsecutive(frames: readonly number[]): boolean {
  return frames.every((frame, i) => i === 0 || frame === (frames[i - 1] ?? 0) + 1);
}

test('the clock gives fifty ticks a second to every phase, however late its timers are', () => {
  for (const lateMs of [0, 1, 7, 30]) {
    const time = new FakeTime();
    const clock = new PacingClock(time, () => undefined);
    const members = [0, 1, 2, 3].map(member);
    for (const each of members) clock.add(each);
    time.pass(10_000, lateMs);
    for (const { frames } of members) {
      expect(Math.abs(frames.length - 500)).toBeLessThanOrEqual(2);
      expect(isConsecutive(frames)).toBe(true);
    }
    clock.stop();
    expect(time.armed).toBe(false);
  }
});

test('a short stall is made up for, a long one is left out', () => {
  const time = new FakeTime();
  const clock = new PacingClock(time, () => undefined);
  const one = member(2);
  clock.add(one);
  time.pass(200);
  const before = one.frames.length;
  time.pass(185, 185);
  expect(one.frames.length - before).toBeGreaterThanOrEqual(9);
  expect(isConsecutive(one.frames)).toBe(true);
  const beforeLong = one.frames.length;
  time.pass(1000, 1000);
  expect(one.frames.length - beforeLong).toBeLessThanOrEqual(2);
  time.pass(100);
  expect(one.frames.length - beforeLong).toBeGreaterThanOrEqual(5);
  expect(isConsecutive(one.frames)).toBe(false);
  clock.remove(one);
  expect(time.armed).toBe(false);
});

test('a member that throws does not stop the others', () => {
  const time = new FakeTime();
  const errors: unknown[] = [];
  const clock = new PacingClock(time, (_member, error) => errors.push(error));
  const good = member(0);
  clock.add({
    phase: 0,
    tick: () => {
      throw new Error('x');
    },
  });
  clock.add(good);
  time.pass(100);
  expect(good.frames.length).toBeGreaterThanOrEqual(4);
  expect(errors.length).toBe(good.frames.length);
});

test('a key held longer than one event can tell is one digit', () => {
  const digits: string[] = [];
  const receiver = new DtmfReceiver((digit, samples) => digits.push(`${digit}/${samples}`));
  const packet = (end: boolean, duration: number): Uint8Array =>
    Uint8Array.from([3, end ? 0x8a : 0x0a, duration >> 8, duration & 0xff]);
  receiver.receive(7, false, 1000, packet(false, 160), 0, 4);
  receiver.receive(7, false, 1000, packet(false, 0xffff), 0, 4);
  receiver.receive(7, false, 1000 + 0xffff, packet(false, 160), 0, 4);
  receiver.receive(7, false, 1000 + 0xffff, packet(true, 800), 0, 4);
  receiver.receive(7, false, 1000 + 0xffff, packet(true, 800), 0, 4);
  // A late packet of the past is nothing new.
  receiver.receive(7, false, 1000, packet(false, 320), 0, 4);
  expect(digits).toEqual([`3/${0xffff + 800}`]);
  // The same event played again is a second digit; its end told very late is not.
  receiver.receive(7, true, 1000 + 0xffff, packet(true, 800), 0, 4);
  receiver.receive(7, true, 1000, packet(false, 160), 0, 4);
  receiver.receive(7, false, 1000, packet(true, 320), 0, 4);
  expect(digits.slice(1)).toEqual(['3/320']);
});

test('ports are even, in turn, and unique', () => {
  const pool = new PortPool(10001, 10007);
  const ports = [pool.take(), pool.take(), pool.take(), pool.take()];
  expect(ports).toEqual([10002, 10004, 10006, undefined]);
  pool.release(10004);
  pool.release(10002);
  expect([pool.take(), pool.take(), pool.take()]).toEqual([10002, 10004, undefined]);
  expect(new PortPool(9, 9).take()).toBeUndefined();
});
