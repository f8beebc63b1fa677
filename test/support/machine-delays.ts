// How long processes were kept from running by the machine: what stands still meanwhile is no fault of theirs.
// Never changes how they run. Needs Linux.
import { ChildProcess } from './child-process.js';

// What its threads waited for a processor while they could have run is the kernel's own count (proc(5), schedstat, second field).
// A processor that stands still itself is in no count: on each a clock that goes before all else says by how much it was late.
const program = `
import mmap, os, struct, sys, time

tick, delays = 0.005, {}
cpus = sorted(os.sched_getaffinity(0))
late = mmap.mmap(-1, 8 * len(cpus))

def go_first():
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        pass

def watch(index, cpu, parent):
    os.sched_setaffinity(0, {cpu})
    total = 0.0
    while os.getppid() == parent:
        due = time.monotonic() + tick
        time.sleep(tick)
        behind = time.monotonic() - due
        if behind > tick:
            total += behind
            struct.pack_into('d', late, 8 * index, total)

go_first()
parent = os.getpid()
for index, cpu in enumerate(cpus):
    if os.fork() == 0:
        watch(index, cpu, parent)
        os._exit(0)
while True:
    for pid in sys.argv[1:]:
        for task in os.listdir(f'/proc/{pid}/task'):
            try:
                with open(f'/proc/{pid}/task/{task}/schedstat') as file:
                    delays[task] = int(file.read().split()[1])
            except (FileNotFoundError, ProcessLookupError):
                pass
    stood = sum(struct.unpack(f'{len(cpus)}d', late[:]))
    print(time.time() * 1000, sum(delays.values()) / 1e6 + stood * 1000, flush=True)
    time.sleep(4 * tick)
`;

export interface DelaySample {
  readonly atMs: number;
  /** All threads of all processes together, since they began. */
  readonly delayMs: number;
}

export class MachineDelays {
  private constructor(private readonly child: ChildProcess) {}

  /** Of processes that outlive this. Resolves when the first sample is there. */
  static async start(...pids: readonly number[]): Promise<MachineDelays> {
    const child = ChildProcess.start('python3', ['-u', '-c', program, ...pids.map(String)]);
    await child.waitForOutput(/^\d.* \d.*\n/);
    return new MachineDelays(child);
  }

  /** So far, every 20 ms at best. */
  samples(): readonly DelaySample[] {
    const lines = this.child.output.split('\n').slice(0, -1);
    return lines.map((line) => {
      const [atMs, delayMs] = line.split(' ').map(Number) as [number, number];
      return { atMs, delayMs };
    });
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}

/** What held them up in stretches of so long in which that was half of the time and more, ms: what a quiet machine takes is none. */
export function stalledMs(samples: readonly DelaySample[], forMs: number): number {
  const from = samples[0]!.atMs;
  const steps = Math.ceil((samples.at(-1)!.atMs - from) / forMs);
  const delays = Array.from({ length: steps }, (_, step) =>
    delayMs(samples, from + step * forMs, from + (step + 1) * forMs),
  );
  return delays.filter((one) => one >= forMs / 2).reduce((sum, one) => sum + one, 0);
}

/** What held them up in the worst stretch of so long, ms. */
export function longestDelayMs(samples: readonly DelaySample[], forMs: number): number {
  return Math.max(...samples.map(({ atMs }) => delayMs(samples, atMs - forMs, atMs)));
}

/** What held them up between the two times, ms: rather too much than too little, for it counts whole samples. */
export function delayMs(samples: readonly DelaySample[], fromMs: number, toMs: number): number {
  const first = samples.findLast(({ atMs }) => atMs <= fromMs) ?? samples[0]!;
  const last = samples.find(({ atMs }) => atMs >= toMs) ?? samples.at(-1)!;
  return last.delayMs - first.delayMs;
}
