// The sliders: one for each criterion and one for the threshold, with a number field each. A
// criterion also has a switch, and a button behind which it is locked or a question parked.

function controlPanel(host, data, numbers, hooks) {
  host.replaceChildren();
  const rows = new Map();
  const ranges = new Map();
  const panel = questionPanel(host, data, hooks);
  const add = (into, control) => {
    const parts = controlRow(control, data, hooks, panel);
    rows.set(control.key, parts);
    into.append(parts.row);
  };
  const first = make("div", "thresholdbox");
  add(first, data.threshold);
  host.append(first);
  for (const group of data.groups) {
    const section = make("details", "group");
    section.open = !hooks.closed.has(group.id);
    section.addEventListener("toggle", () => hooks.closed[section.open ? "delete" : "add"](group.id));
    const head = make("summary");
    const cap = make("span", "cap", group.cap);
    if (!group.cap) ranges.set(group.id, cap);
    head.append(make("span", "heading", group.heading), cap);
    section.append(head);
    for (const control of data.controls) {
      if (control.group === group.id) add(section, control);
    }
    host.append(section);
  }
  return { host, rows, ranges };
}

function controlRow(control, data, hooks, panel) {
  const row = make("div", "control");
  row.dataset.key = control.key;
  const name = make("span", "name", control.label);
  const note = make("small", "soft");
  name.title = control.help;
  name.append(note);
  const parts = {
    row, note, key: control.key, ...sliderOf(control), number: numberOf(control, data.words), seen: null,
  };
  row.append(name, parts.track, parts.number);
  if (control.kind === "points") addSwitch(parts, control, data.words, hooks, panel);
  listen(parts, hooks);
  return parts;
}

function sliderOf(control) {
  const track = make("div", "track");
  const parts = { track, zero: make("s"), fillBar: make("i"), tick: make("u"), range: make("input") };
  set(parts.range, {
    type: "range", min: control.low, max: control.high, step: 1, "aria-label": control.label,
    "data-testid": control.testid,
  });
  track.append(parts.zero, parts.fillBar, parts.tick, parts.range);
  return parts;
}

function numberOf(control, words) {
  const number = make("input", "points");
  set(number, {
    type: "number", min: control.low, max: control.high, step: 1,
    "aria-label": `${control.label}, ${words.points}`,
    "data-testid": `${control.testid}-number`,
  });
  return number;
}

// The switch stands before the name; what is needed less often comes near when somebody does.
function addSwitch(parts, control, words, hooks, panel) {
  const { key, id, label } = control;
  const counts = make("input");
  set(counts, {
    type: "checkbox", role: "switch", "aria-label": fill(words.count_it, { name: label }),
    "data-testid": `switch-${id}`,
  });
  counts.addEventListener("click", () => hooks.toggle(key));
  const hold = make("label", "count");
  hold.append(counts);
  const more = make("button", "more");
  set(more, { type: "button", "aria-haspopup": "dialog", "data-testid": `more-${id}` });
  more.addEventListener("click", () => panel.open(key, more));
  const question = make("button", "parked");
  question.type = "button";
  question.hidden = true;
  question.addEventListener("click", () => panel.open(key, question));
  parts.row.prepend(hold);
  parts.row.append(more, question);
  Object.assign(parts, { counts, more, question });
}

function listen(parts, hooks) {
  const { range, number, row, key } = parts;
  range.addEventListener("input", () => hooks.drag(key, Number(range.value)));
  // A key moves a slider one step and "changes" it: edits by keys are told once they pause.
  let byKeys = 0;
  range.addEventListener("keydown", () => { byKeys = -1; });
  range.addEventListener("pointerdown", () => { byKeys = 0; });
  range.addEventListener("change", () => {
    clearTimeout(byKeys);
    if (byKeys === 0) hooks.commit(key, Number(range.value));
    else byKeys = setTimeout(() => hooks.commit(key, Number(range.value)), 250);
  });
  number.addEventListener("input", () => {
    if (number.value !== "" && number.validity.valid) hooks.drag(key, Number(number.value));
  });
  number.addEventListener("change", () => {
    if (number.value !== "" && number.validity.valid) hooks.commit(key, Number(number.value));
    else hooks.settle(key);
  });
  row.addEventListener("pointerenter", () => hooks.want(key));
  row.addEventListener("pointerleave", () => hooks.unwant(key));
  row.addEventListener("focusin", () => hooks.want(key));
}

// Returns where a control stands: under the hand, on its way to Python, or as Python told.
function valueOf(board, control) {
  const { dragged } = board;
  if (dragged && dragged.key === control.key) return dragged.value;
  return settled(board, control.key, control.value);
}

// Switches a criterion off, which is no points, or on, which is the points it last had.
function toggle(board, key) {
  const control = controlOf(board.data, key);
  const value = valueOf(board, control);
  if (value !== 0) board.restored.set(key, value);
  const points = value !== 0 ? 0 : pointsToRestore(board, control);
  if (points === null) paint(board);
  else commit(board, key, points);
}

// Returns the points that a criterion had before it was switched off; null if it never had any.
function pointsToRestore(board, control) {
  return board.restored.get(control.key) ?? (control.value || control.restores);
}

// Forgets points to restore that Python knows of by now, or that are another variant's.
function forgetRestored(board, before) {
  if (before && before.variant !== board.data.variant) board.restored.clear();
  for (const key of board.restored.keys()) {
    const control = controlOf(board.data, key);
    if (!control || settled(board, key, control.value) !== 0) board.restored.delete(key);
  }
}

// Returns what is behind a criterion's button: whether it is locked, and its open question.
function aboutControl(board, key) {
  const control = controlOf(board.data, key);
  const { locked, parked } = roomOf(board);
  const question = Object.hasOwn(parked, control.id) ? parked[control.id] : null;
  return { control, isLocked: locked.has(control.id), question };
}

// Writes only what differs from what stands there: this runs in every frame of a drag.
function paintControls(board, room) {
  const { data, dragged } = board;
  if (board.controls.of !== data) {
    board.controls.of = data;
    makeRoomForNumbers(board.controls.host, data);
    for (const group of data.groups) {
      if (board.controls.ranges.has(group.id)) say(board.controls.ranges.get(group.id), group.range);
    }
  }
  for (const control of [data.threshold, ...data.controls]) {
    const parts = board.controls.rows.get(control.key);
    if (!parts) continue;
    const value = valueOf(board, control);
    const isLocked = room.locked.has(control.id) && control.kind === "points";
    const question = Object.hasOwn(room.parked, control.id) ? room.parked[control.id] : null;
    const isHeld = Boolean(dragged && dragged.held && dragged.key === control.key);
    const seen = [control, value, isLocked, question, isHeld];
    if (parts.seen && parts.seen.every((each, index) => each === seen[index])) continue;
    parts.seen = seen;
    if (!isHeld) reach(parts, control);
    paintControl(parts, control, value);
    if (control.kind !== "points") continue;
    const isStuck = value === 0 && pointsToRestore(board, control) === null;
    paintSwitch(parts, control, { value, isLocked, question, isStuck }, data.words, board.numbers);
  }
}

// Four places fit the column of numbers as it is; more make it wider for all.
function makeRoomForNumbers(host, { threshold, controls }) {
  const ends = [threshold, ...controls].flatMap(({ low, high }) => [low, high]);
  const places = Math.max(...ends.map((each) => String(each).length));
  place(host, "--wide", places > 4 ? `${0.68 * places + 0.3}em` : "");
}

// Sets how far a slider reaches. Under a hand it keeps its ends, or the thumb would jump.
function reach({ range, number }, { low, high }) {
  set(range, { min: low, max: high });
  set(number, { min: low, max: high });
}

// Paints one control at a value, which may be on its way.
function paintControl(parts, control, value) {
  const { range, number, fillBar, zero, tick, row } = parts;
  const [low, high] = [Number(range.min), Number(range.max)];
  const at = (position) => (100 * (position - low)) / Math.max(high - low, 1);
  if (Number(range.value) !== value) range.value = value;
  if (number.getRootNode().activeElement !== number) number.value = value;
  const origin = control.kind === "points" ? Math.min(Math.max(0, low), high) : low;
  place(fillBar, "left", `${Math.min(at(origin), at(value))}%`);
  place(fillBar, "width", `${Math.abs(at(value) - at(origin))}%`);
  place(zero, "left", `${at(origin)}%`);
  keepHidden(zero, control.kind !== "points");
  keepHidden(tick, control.start === null || control.start === value);
  if (!tick.hidden) place(tick, "left", `${at(control.start)}%`);
  row.classList.toggle("against", control.kind === "points" && value < 0);
  if (control.kind !== "points") say(parts.note, control.note);
}

function paintSwitch(parts, control, { value, isLocked, question, isStuck }, words, numbers) {
  const { row, range, number, counts, more, note } = parts;
  row.classList.toggle("off", value === 0);
  row.classList.toggle("locked", isLocked);
  counts.checked = value !== 0;
  counts.disabled = isLocked || isStuck;
  counts.title = isStuck ? words.count_first : "";
  range.disabled = number.disabled = isLocked;
  const told = [value === 0 ? words.not_counted : "", control.note].filter(Boolean).join(" · ");
  say(note, told);
  note.title = told;
  say(more, isLocked ? words.locked : "…");
  set(more, { "aria-label": fill(isLocked ? words.more_locked : words.more, { name: control.label }) });
  keepHidden(parts.question, question === null);
  if (question !== null) paintQuestion(parts.question, question, words, numbers);
}
