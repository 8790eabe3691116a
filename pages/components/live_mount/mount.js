// Draws the board with the code that comes by a component of its own (see live/9-offer.js): once,
// and not with every answer. Until it is there the board waits.

export default function (component) {
  const shared = (globalThis.workbenchBoard ??= { draw: null, waiting: new Set() });
  if (shared.draw) return shared.draw(component);
  let leave = null;
  const draw = () => { leave = shared.draw(component); };
  shared.waiting.add(draw);
  return () => {
    shared.waiting.delete(draw);
    leave?.();
  };
}
