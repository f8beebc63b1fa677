// What a reader of a page would see as wrong, measured in the page: text that is cut or covered, words broken inside,
// a page that is wider than its window. A script, because it runs in the browser.
// Never compares pixels, and never judges what is only there for screen readers.

/**
 * Evaluates to one line for each fault.
 *
 * - A word may be broken after `-`, `/`, `@`, `.`, `:` and the like, and where it alone is longer than any place for it.
 * - Text may end in dots where its `title` has all of it.
 */
export const drawnFaults = `(() => {
  const longestWord = 28;
  const faults = new Set();
  const told = (text) => '“' + text.trim().replace(/\\s+/g, ' ').slice(0, 60) + '”';
  const at = (one) => one.tagName.toLowerCase() + (one.className ? '.' + String(one.className).trim().replace(/\\s+/g, '.') : '');
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wider > 0) faults.add('the page is ' + wider + ' px too wide');
  const top = document.querySelector('dialog[open]') ?? document.body;
  const apart = '.sr, .skip, .toasts, svg, [popover], option, script, datalist, noscript';
  const isDrawn = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest(apart);
  /** Of each element: the nearest that cuts what is wider or higher, and the layer that it moves with. */
  const around = new Map();
  const aroundOf = (one) => {
    if (one === null || one === top.parentElement) return { cutX: null, cutY: null, layer: null, isHidden: false };
    const known = around.get(one);
    if (known) return known;
    const { overflowX, overflowY, position } = getComputedStyle(one);
    const above = aroundOf(one.parentElement);
    const isApart = ['fixed', 'sticky'].includes(position);
    const scrolls = ['auto', 'scroll'].includes(overflowX);
    const isTold = one.hasAttribute('title');
    // A box of one pixel is what screen readers alone are told.
    const isHidden = above.isHidden || (overflowX !== 'visible' && one.clientWidth <= 1);
    const found = {
      isHidden,
      cutX: isTold || scrolls ? null : overflowX !== 'visible' ? one : isApart ? null : above.cutX,
      cutY: isTold || ['auto', 'scroll'].includes(overflowY) ? null : overflowY !== 'visible' ? one : isApart ? null : above.cutY,
      layer: isApart ? one : above.layer,
    };
    around.set(one, found);
    return found;
  };
  const boxes = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const one = node.parentElement;
    if (node.data.trim() === '' || !isDrawn(one) || aroundOf(one).isHidden) continue;
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 1);
    const { cutX, cutY, layer } = aroundOf(one);
    for (const box of lines) {
      boxes.push({ one, box, layer, text: node.data });
      const across = cutX?.getBoundingClientRect();
      if (across && (box.right > across.right + 1 || box.left < across.left - 1)) faults.add('cut: ' + told(node.data) + ' by ' + at(cutX));
      const down = cutY?.getBoundingClientRect();
      if (down && box.bottom > down.bottom + 2) faults.add('cut: ' + told(node.data) + ' by ' + at(cutY));
    }
    if (new Set(lines.map((box) => Math.round(box.top))).size < 2) continue;
    for (const { 0: word, index } of node.data.matchAll(/[^\\s\\-–—/@.:;,·…→+()&_]+/g)) {
      if (word.length < 2 || word.length > longestWord) continue;
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map((box) => Math.round(box.top)));
      if (tops.size > 1) faults.add('broken inside: ' + told(word) + ' in ' + told(one.textContent) + ' ' + at(one));
    }
  }
  const isWithin = (a, b) => a === b || a.contains(b) || b.contains(a);
  boxes.sort((a, b) => a.box.top - b.box.top);
  for (const [index, a] of boxes.entries()) {
    for (let next = index + 1; next < boxes.length; next += 1) {
      const b = boxes[next];
      if (b.box.top >= a.box.bottom - 3) break;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      // The box of a letter is higher than the letter: lines that stand close touch each other's boxes.
      const isTight = down < 0.4 * Math.min(a.box.height, b.box.height);
      if (across <= 2 || isTight || a.layer !== b.layer || isWithin(a.one, b.one)) continue;
      faults.add('covered: ' + told(a.text) + ' and ' + told(b.text) + ' ' + at(a.one));
    }
  }
  const pen = document.createElement('canvas').getContext('2d');
  for (const field of top.querySelectorAll('input[placeholder]')) {
    if (!isDrawn(field) || field.value !== '') continue;
    const style = getComputedStyle(field);
    pen.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (pen.measureText(field.placeholder).width > room + 1) faults.add('cut: placeholder ' + told(field.placeholder));
  }
  return [...faults];
})()`;
