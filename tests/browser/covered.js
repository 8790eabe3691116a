// Returns texts of the board that cover another one, are cut by what holds them, or stand beyond
// the screen. What says with "…" that it is cut is told in full where it is pointed at.
() => {
  const roots = [...document.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean);
  const board = [document, ...roots].map((root) => root.querySelector(".board")).find(Boolean);
  const isShown = { opacityProperty: true, visibilityProperty: true };
  const found = [];
  const boxes = [];
  const texts = document.createTreeWalker(board, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const host = node.parentElement;
    const told = node.textContent.trim();
    if (!told || !host.checkVisibility(isShown) || host.closest("dialog, .found")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width < 1 || height < 1) continue;
      // A line is higher than its letters.
      const box = { host, told, left, right, top: top + 0.18 * height, bottom: bottom - 0.18 * height };
      boxes.push(box);
      if (left < -0.5 || right > innerWidth + 0.5) found.push(`beyond the screen: ${told}`);
      for (let holder = host; holder !== board; holder = holder.parentElement) {
        const style = getComputedStyle(holder);
        if (holder instanceof SVGElement || style.overflowX === "visible") continue;
        if (style.textOverflow === "ellipsis" || style.overflowY === "auto") continue;
        const edge = holder.getBoundingClientRect();
        const isCut = right > edge.right + 1 || left < edge.left - 1
          || box.bottom > edge.bottom + 1 || box.top < edge.top - 1;
        if (isCut) found.push(`cut: ${told}`);
      }
    }
  }
  // On a phone the four numbers stay where they are while the rest moves beneath them.
  const isAbove = ({ host }) => {
    const figures = host.closest(".figures");
    return figures !== null && getComputedStyle(figures).position === "sticky";
  };
  boxes.forEach((one, index) => {
    for (const other of boxes.slice(index + 1)) {
      if (one.host === other.host || isAbove(one) !== isAbove(other)) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 1.5 && high > 1.5) found.push(`${one.told} covers ${other.told}`);
    }
  });
  return found;
}
