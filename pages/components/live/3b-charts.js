// The charts around the board follow by a run of their own, once its numbers are painted (see
// live_charts): nobody who releases a control waits for them.

const chartsLine = (globalThis.workbenchCharts ??= {});

function follow(board) {
  const { charts } = board.data;
  if (!chartsLine.ask || chartsLine.version === charts) return;
  if (!isLeaving()) chartsLine.ask(charts);
  // An event can be lost: it is told again while the charts are still others.
  clearTimeout(chartsLine.again);
  chartsLine.again = setTimeout(() => follow(board), 2 * PATIENCE);
}
