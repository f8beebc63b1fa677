// Tells when somebody begins and ceases to talk, from the level of each 20 ms.
// Never holds audio back: it only tells.

/** Mean absolute sample value above which somebody may talk; what a room's noise stays under. */
const TALK_LEVEL = 300;
/** So much above that at once is talk. */
const CLEAR_STEP = 400;
/** Otherwise so many frames, 100 ms. */
const BEGIN_FRAMES = 5;
/** Pauses between words are shorter, 800 ms. */
const END_FRAMES = 40;

export class TalkDetector {
  talking = false;
  private frames = 0;

  /** True when it has changed. */
  hear(level: number): boolean {
    const loud = level > TALK_LEVEL;
    if (loud === this.talking) {
      this.frames = 0;
      return false;
    }
    this.frames += 1;
    const decided = this.talking
      ? this.frames >= END_FRAMES
      : this.frames >= BEGIN_FRAMES || level > TALK_LEVEL + CLEAR_STEP;
    if (!decided) return false;
    this.talking = loud;
    this.frames = 0;
    return true;
  }
}
