// What on a page cannot be reached or read as a whole: cut off where nothing scrolls, or a number on two lines.
// Never looks at pixels; it measures where things lie.

/**
 * What can be clicked but not be brought into view: cut off by something that does not scroll, or beside the page.
 * Runs in the page.
 */
export const outOfReach = `(() => {
  const clickable = 'a[href], button, input, select, textarea, summary, audio, [role=tab]';
  const told = (one) => one.outerHTML.slice(0, 160);
  const cutBy = (one) => {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return undefined;
    let { left, right } = box;
    for (let around = one.parentElement; around; around = around.parentElement) {
      const { overflowX, position } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      if (overflowX === 'auto' || overflowX === 'scroll') {
        // What lies before its beginning is never scrolled to; the rest is, and then lies inside it.
        if (left + around.scrollLeft < edge.left - 1) return told(around);
        left = Math.max(left, edge.left);
        right = Math.min(right, edge.right);
      } else if (overflowX !== 'visible' && (left < edge.left - 1 || right > edge.right + 1)) return told(around);
      if (position === 'fixed') break;
    }
    return left < -1 || right > document.documentElement.clientWidth + 1 ? 'the page' : undefined;
  };
  return [...document.querySelectorAll(clickable)]
    .filter((one) => one.checkVisibility() && !one.closest('.skip, .sr'))
    .flatMap((one) => {
      const by = cutBy(one);
      return by === undefined ? [] : [told(one) + ' is cut off by ' + by];
    });
})()`;

/** Telephone numbers that stand on two lines. Runs in the page. */
export const brokenNumbers = `
  [...document.querySelectorAll('.tel, .number')]
    .filter((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1 && !one.matches('td');
    })
    .map((one) => one.outerHTML + ' is broken')`;
