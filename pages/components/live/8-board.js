// The live board. Numbers are looked up in rows that Python computed, and painted in the frame in
// which a control moves; a released control is told to Python, which stays the only truth.

const boards = new WeakMap();

// What Python has not heard of outlives the board: see live_late.js.
const lateLine = (globalThis.workbenchLate ??= { edits: [], telling: 0 });

function drawBoard({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".board");
  let board = boards.get(root);
  if (!board) {
    board = newBoard(root);
    boards.set(root, board);
  }
  board.tell = setTriggerValue;
  receive(board, data);
  return () => {
    board.watcher.disconnect();
    clearTimeout(board.telling);
    document.removeEventListener("keydown", board.leave);
  };
}

function newBoard(root) {
  const board = {
    root, data: null, numbers: null, tables: new Map(), asked: new Map(),
    shape: "", dragged: null, wanted: null, frame: 0,
    edits: lateLine.edits, serial: 0, restored: new Map(), closed: new Set(),
  };
  board.watcher = new ResizeObserver(() => {
    if (board.data && fitsNoMore(board.distribution)) {
      layOutDistribution(board.distribution, board.data, board.numbers);
      paint(board);
    }
  });
  board.watcher.observe(root);
  board.leave = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !roomOf(board).presenting) return;
    setInRoom(board, { presenting: false });
  };
  document.addEventListener("keydown", board.leave);
  tableLine.arrived = () => {
    takeTable(board);
    if (board.dragged) paint(board);
  };
  return board;
}

function receive(board, data) {
  const before = board.data;
  board.data = data;
  data.row = rowOf(data.now, 0);
  if (!before || before.version !== data.version || rowOfLead(before) !== rowOfLead(data)) {
    board.tables.clear();
    board.asked.clear();
  }
  takeTable(board);
  const shape = JSON.stringify([
    data.locale, data.words, data.bands,
    data.groups.map((each) => [each.id, each.heading, each.cap]),
    data.controls.map((each) => [each.key, each.label, each.group]),
  ]);
  if (shape !== board.shape) {
    board.shape = shape;
    build(board);
  } else if (String(before.edges) !== String(data.edges)) {
    layOutScores(board.distribution, data, board.numbers);
  }
  board.edits = lateLine.edits = board.edits.filter((edit) => edit.serial > data.heard);
  if (!before) tellEdits(board, FIRST_WAIT);
  // A thumb that is still held goes on; a released one rests once Python has heard of it.
  if (board.dragged && !board.dragged.held && !board.edits.length) board.dragged = null;
  forgetRestored(board, before);
  receiveKnown(board.known, data);
  paint(board);
  board.root.dataset.version = data.version;
  // What is asked for now is answered by the processor that paints: the numbers come first. Of two
  // questions in one frame Streamlit would make one, and answer the first alone.
  oncePainted(() => {
    if (board.wanted) ask(board, board.wanted);
    oncePainted(() => follow(board));
  });
}

function oncePainted(then) {
  requestAnimationFrame(() => setTimeout(then));
}

function build(board) {
  const { root, data } = board;
  board.numbers = numbersIn(data.locale);
  // Streamlit says English whatever the app speaks, and voices would read French so.
  document.documentElement.lang = data.locale;
  const part = (name) => root.querySelector(`.${name}`);
  const hooks = {
    drag: (key, value) => drag(board, key, value),
    commit: (key, value) => commit(board, key, value),
    settle: () => { board.dragged = null; paint(board); },
    set: (key, value) => setInRoom(board, { [key]: value }),
    flip: (key) => setInRoom(board, { [key]: !roomOf(board)[key] }),
    forget: () => setInRoom(board, Object.fromEntries(
      Object.keys(roomOf(board).guesses).map((name) => [`guess:${name}`, null]),
    )),
    dismiss: () => setInRoom(board, { dismissed: board.data.version }),
    toggle: (key) => toggle(board, key),
    know: (row) => setInRoom(board, { known: row, searched: "" }),
    about: (key) => aboutControl(board, key),
    closed: board.closed,
    want: (key) => { board.wanted = key; ask(board, key); },
    unwant: (key) => { if (board.wanted === key && !board.dragged) board.wanted = null; },
  };
  board.controls = controlPanel(part("controls"), data, board.numbers, hooks);
  board.figures = figures(part("figures"), data, hooks);
  board.known = knownLead(part("known"), data, hooks);
  board.switches = switches(part("switches"), part("forget"), data, hooks);
  say(part("distribution-title"), data.words.distribution_title);
  part("distribution").replaceChildren();
  board.distribution = distribution(part("distribution"), data.words, (value, released) => {
    const { low, high } = board.data.threshold;
    const within = Math.min(Math.max(value, low), high);
    board.wanted = "threshold";
    ask(board, "threshold");
    (released ? commit : drag)(board, "threshold", within);
  });
  const scale = make("button", "link scale", data.words.own_scales);
  scale.type = "button";
  scale.addEventListener("click", () => {
    board.distribution.oneScale = !board.distribution.oneScale;
    say(scale, board.distribution.oneScale ? board.data.words.one_scale : board.data.words.own_scales);
    paint(board);
  });
  part("distribution").append(scale);
  board.watcher.observe(part("distribution"));
  layOutDistribution(board.distribution, data, board.numbers);
  board.bands = bandChart(part("bands"), data);
  say(part("areas-title"), data.words.areas_title);
  board.areas = areaChart(part("areas"), data);
  board.sentence = sentence(part("sentence"), part("dismiss"), data, hooks);
}

function drag(board, key, value) {
  board.dragged = { key, value, held: true };
  ask(board, key);
  if (!board.frame) {
    board.frame = requestAnimationFrame(() => {
      board.frame = 0;
      paint(board);
    });
  }
}

// Tells Python of what was set, by key. Edits are sent until they are heard of, so that none is
// lost when several follow each other closely; Python takes each serial once.
function send(board, values) {
  const fresh = Object.entries(values).map(([key, value]) => {
    board.serial = Math.max(board.serial + 1, Date.now());
    return { key, value, serial: board.serial };
  });
  board.edits = [...board.edits.filter((edit) => !Object.hasOwn(values, edit.key)), ...fresh];
  lateLine.edits = board.edits;
  tellEdits(board, FIRST_WAIT);
}

// Tells what was set until Python has heard of it, ever more rarely: a click can interrupt the
// hearing, and a line can break.
const FIRST_WAIT = 1500;
const LONGEST_WAIT = 12000;

function tellEdits(board, wait) {
  clearTimeout(board.telling);
  if (!board.edits.length) return;
  if (!isLeaving()) board.tell("edits", board.edits);
  board.telling = setTimeout(() => tellEdits(board, Math.min(2 * wait, LONGEST_WAIT)), wait);
}

// Sets what the room agrees around the numbers, by key, and shows it at once.
function setInRoom(board, values) {
  send(board, values);
  paint(board);
}

// Returns what was set under a key and not heard of yet, else what Python told.
function settled(board, key, told) {
  const edit = board.edits.find((each) => each.key === key);
  return edit ? edit.value : told;
}

// Tells Python of a released control, unless it rests where it was.
function commit(board, key, value) {
  const { dragged } = board;
  const isShown = dragged && dragged.key === key && dragged.value === value;
  const isOnItsWay = board.edits.some((edit) => edit.key === key);
  if (isOnItsWay || value !== controlOf(board.data, key).value) {
    board.dragged = { key, value, held: false };
    send(board, { [key]: value });
  } else {
    board.dragged = null;
  }
  // Streamlit sends in a task of its own: painting what is on screen already comes after it.
  if (isShown) setTimeout(() => paint(board));
  else paint(board);
}

function controlOf(data, key) {
  return key === "threshold" ? data.threshold : data.controls.find((each) => each.key === key);
}

function paint(board) {
  const { data, dragged, root } = board;
  const room = roomOf(board);
  const numbers = room.hidden ? hiddenNumbers(board.numbers) : board.numbers;
  const table = dragged && !room.hidden && board.tables.get(dragged.key);
  const found = table && rowAt(table, dragged.value);
  const row = found || resting(data.row, dragged);
  root.classList.toggle("waiting", Boolean(dragged && !found && !room.hidden));
  root.classList.toggle("hiding", room.hidden);
  root.classList.toggle("unknown", !data.has_outcome);
  if (root.classList.contains("presenting") !== room.presenting) {
    root.classList.toggle("presenting", room.presenting);
    layOutDistribution(board.distribution, data, board.numbers);
  }
  paintControls(board, room);
  paintKnown(board.known, row, data, numbers);
  paintFigures(board.figures, row, data, numbers, room);
  paintLowerBound(root.querySelector(".lowerbound"), row, data, numbers);
  paintSwitches(board.switches, room, data.words);
  paintDistribution(board.distribution, row, data, numbers, room.hidden);
  say(root.querySelector(".bands-title"), bandsTitle(data, row, numbers));
  const out = root.querySelector(".ruledout");
  say(out, ruledOut(data, numbers));
  out.classList.toggle("all", data.ruled_out === row.everyone);
  paintBands(board.bands, row, data, numbers, room.hidden);
  paintAreas(board.areas, row, data, numbers, room.hidden);
  paintSentence(board.sentence, row, data, numbers, room, Boolean(dragged));
}

function bandsTitle({ words, has_outcome }, row, numbers) {
  return has_outcome ? fill(words.bands_title, { rate: numbers.percent(row.base_rate) }) : words.bands_unknown;
}

// Those ruled out are in no band: bands and they together are all leads.
function ruledOut({ words, ruled_out }, numbers) {
  return ruled_out ? fill(words.ruled_out, { count: numbers.count(ruled_out) }) : "";
}

// While its consequences are on their way, or hidden, a threshold's line follows the hand alone.
function resting(row, dragged) {
  return dragged && dragged.key === "threshold" ? { ...row, threshold: dragged.value } : row;
}
