// The line to the component that brings the consequences of a control (see live_tables).

const tableLine = (globalThis.workbenchTables ??= {});

// Takes the table that has come, if it is of the model and the lead on the board.
function takeTable(board) {
  const { data, tables } = board;
  const { table } = tableLine;
  if (!table || table.version !== data.version || table.lead !== rowOfLead(data)) return;
  tables.set(table.key, table);
}

// Asks Python for the consequences of a control, once for each version of the model; again where
// the answer has not come for a while.
const PATIENCE = 1500;

function ask(board, key) {
  if (isLeaving() || !tableLine.ask || board.tables.has(key) || board.edits.length || board.data.room.hidden) return;
  const now = performance.now();
  if (now - (board.asked.get(key) ?? -PATIENCE) < PATIENCE) return;
  board.asked.set(key, now);
  tableLine.ask(key);
  // An event can be lost: it is told again while somebody still waits for the answer.
  setTimeout(() => { if (board.wanted === key && board.root.isConnected) ask(board, key); }, PATIENCE + 50);
}
