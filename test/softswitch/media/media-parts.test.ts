// The engine's parts that know no socket: sequence numbers, latch, clock, digits, ports.
// Never waits: times are given.
import { DtmfReceiver } from '../../../src/softswitch/media/dtmf-receiver.js';
import { PacingClock, type Paced } from '../../../src/softswitch/media/pacing-clock.js';
import { PortPool } from '../../../src/softswitch/media/port-pool.js';
import { SequenceTracker } from '../../../src/softswitch/media/sequence-tracker.js';

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

test('the port pool hands out every even port once, and lets those of ended calls rest', () => {
  const pool = new PortPool(10001, 10009);
  const taken = [pool.take(), pool.take(), pool.take(), pool.take()];
  expect([...taken].sort()).toEqual([10002, 10004, 10006, 10008]);
  expect(pool.take()).toBeUndefined();
  const [first = 0, second = 0] = taken;
  pool.release(first);
  expect(pool.holds(first)).toBe(false);
  pool.release(second);
  // A quarter of the range rests: the one that was given back last.
  expect(pool.take()).toBe(first);
  expect(pool.take()).toBe(second);
  expect(pool.take()).toBeUndefined();
  expect(new PortPool(9, 9).take()).toBeUndefined();
});

test('nobody can tell the next port from the one before', () => {
  const pool = new PortPool(20_000, 29_998);
  const steps = new Set<number>();
  let last = 0;
  for (let i = 0; i < 100; i += 1) {
    const port = pool.take() ?? 0;
    steps.add(port - last);
    last = port;
  }
  expect(steps.size).toBeGreaterThan(50);
});
