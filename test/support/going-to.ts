// Goes to another page of the web UI without loading the program anew.
// Never waits for what that page asks the server: the test knows what is to be seen there.

/** Runs in the page; done when the page before is drawn no more. */
export const goingTo = (to: string): string => `(() => {
  history.pushState(null, '', ${JSON.stringify(to)});
  dispatchEvent(new PopStateEvent('popstate'));
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
})()`;
