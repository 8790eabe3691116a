// Notes, inside the page, when something was painted.
//
// "Painted" is the moment at which a message, sent from a frame's own callback, arrives: the frame's
// styles, layout and painting are done by then, and what is left is the screen's own work.

window.stopwatch = (() => {
  const afterPaint = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  };

  // Moves of a thumb: from the input event to the painted frame, and from the pointer's own event,
  // which the browser keeps back until the next frame begins. `waiting` tells of numbers that are
  // not there yet.
  const drags = (board) => {
    const noted = [];
    let pointer = 0;
    board.addEventListener("pointermove", (event) => { pointer = event.timeStamp; }, true);
    board.addEventListener("input", (event) => {
      const from = event.timeStamp;
      const moved = pointer;
      requestAnimationFrame(() => afterPaint((now) => noted.push({
        input: now - from,
        pointer: now - moved,
        waiting: board.classList.contains("waiting"),
      })));
    }, true);
    return noted;
  };

  // Releases: from the pointer's event to the painted frame in which every one of `texts()` is
  // another than it was at the release.
  const releases = (texts) => {
    const noted = [];
    window.addEventListener("pointerup", (event) => {
      const before = texts();
      const look = () => {
        const now = texts();
        const changed = now.length === before.length && now.every((text, at) => text !== before[at]);
        if (changed) afterPaint((painted) => noted.push(painted - event.timeStamp));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, true);
    return noted;
  };

  // Resolves once the next frame is painted.
  const painted = () => new Promise((done) => requestAnimationFrame(() => afterPaint(done)));

  return { drags, releases, painted };
})();
