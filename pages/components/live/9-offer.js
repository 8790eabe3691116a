// Offers the board's code and style sheet to the component that draws it (see live_mount).

export default function ({ data }) {
  const shared = (globalThis.workbenchBoard ??= { draw: null, waiting: new Set() });
  shared.draw = (component) => {
    wear(component.parentElement, data.sheet);
    return drawBoard(component);
  };
  for (const draw of shared.waiting) draw();
  shared.waiting.clear();
}

function wear(host, sheet) {
  if (host.querySelector(":scope > style.sheet")) return;
  host.prepend(make("style", "sheet", sheet));
}
