// The sliders: one for each criterion and one for the threshold, with a number field each.

function controlRow(control, data, numbers, hooks) {
  const row = make("div", "control");
  row.dataset.key = control.key;
  const name = make("label", "name", control.label);
  const note = make("small", "soft", control.note);
  name.title = control.help;
  name.append(note);
  const track = make("div", "track");
  const fillBar = make("i");
  const zero = make("s");
  const tick = make("u");
  const range = make("input");
  set(range, {
    type: "range", min: control.low, max: control.high, step: 1, "aria-label": control.label,
    "data-testid": control.testid,
  });
  track.append(zero, fillBar, tick, range);
  const number = make("input", "points");
  set(number, {
    type: "number", min: control.low, max: control.high, step: 1,
    "aria-label": `${control.label}, ${data.words.points}`,
    "data-testid": `${control.testid}-number`,
  });
  row.append(name, track, number);
  const parts = { row, control, range, number, fillBar, zero, tick, note };
  listen(parts, hooks);
  return parts;
}

function listen(parts, hooks) {
  const { range, number, row } = parts;
  const key = parts.control.key;
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

// Paints one control at a value, which may be on its way.
function paintControl(parts, control, value, data, numbers) {
  const { range, number, fillBar, zero, tick, row } = parts;
  const span = Math.max(control.high - control.low, 1);
  const at = (position) => (100 * (position - control.low)) / span;
  if (Number(range.value) !== value) range.value = value;
  if (document.activeElement !== number && number.getRootNode().activeElement !== number) {
    number.value = value;
  }
  const origin = control.kind === "points" ? Math.min(Math.max(0, control.low), control.high) : control.low;
  const from = Math.min(at(origin), at(value));
  fillBar.style.left = `${from}%`;
  fillBar.style.width = `${Math.abs(at(value) - at(origin))}%`;
  zero.style.left = `${at(origin)}%`;
  zero.hidden = control.kind !== "points";
  tick.hidden = control.start === null || control.start === value;
  if (!tick.hidden) tick.style.left = `${at(control.start)}%`;
  row.classList.toggle("against", control.kind === "points" && value < 0);
  say(parts.note, control.note);
}

function controlPanel(host, data, numbers, hooks) {
  host.replaceChildren();
  const all = new Map();
  const add = (into, control) => {
    const parts = controlRow(control, data, numbers, hooks);
    all.set(control.key, parts);
    into.append(parts.row);
  };
  const first = make("div", "thresholdbox");
  add(first, data.threshold);
  host.append(first);
  for (const group of data.groups) {
    const section = make("details", "group");
    section.open = true;
    const head = make("summary");
    head.append(make("span", "heading", group.heading), make("span", "cap", group.cap));
    section.append(head);
    for (const control of data.controls) {
      if (control.group === group.id) add(section, control);
    }
    host.append(section);
  }
  return all;
}
