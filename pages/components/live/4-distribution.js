// Scores of past leads: those who converted above the axis, the others below, and the threshold
// as a line that can be dragged.

// Heights follow the size of the text, which a room's screen and a phone have their own of. Where
// there is little width, the counts get lines of their own above and below the bars. Where a room
// watches, the bars take the height that is left for them.
function heightsOf(chart, width, height) {
  const text = parseFloat(getComputedStyle(chart).fontSize) || 12;
  const isNarrow = width < 40 * text;
  const top = isNarrow ? 3 * text : 1.7 * text;
  const around = top + (isNarrow ? 1.5 : 0) * text + AXIS * text;
  const half = height ? Math.min(Math.max((height - around) / 2, 2.2 * text), 8 * text) : 5 * text;
  const middle = top + half;
  const bars = middle + half;
  const bottom = isNarrow ? bars + 1.5 * text : bars;
  return { text, isNarrow, top, half, middle, bars, bottom, foot: bottom + AXIS * text, left: 6, right: 6 };
}

// What the scores and the bands take under the bars, in heights of the text.
const AXIS = 4.2;

function distribution(host, words, onDrag) {
  const chart = draw("svg", { class: "dist", role: "img" });
  const layers = {};
  for (const name of ["beyond", "bars", "axis", "marks", "words"]) {
    layers[name] = draw("g", { class: name });
    chart.append(layers[name]);
  }
  const line = draw("g", { class: "line" });
  line.append(
    draw("line", { class: "hold" }),
    draw("line", { class: "stroke" }),
    draw("circle", { class: "grip", r: 8 }),
    draw("text", { class: "strong" }),
  );
  chart.append(line);
  host.append(chart);
  const state = {
    chart, layers, line, bars: [], marks: new Map(), unused: new Set(),
    oneScale: false, width: 0, height: 0, scale: null, at: null, taken: [], switchFrom: 0,
  };

  const positionAt = (event) => {
    const box = chart.getBoundingClientRect();
    return Math.round(state.scale.back(event.clientX - box.left));
  };
  line.addEventListener("pointerdown", (event) => {
    line.setPointerCapture(event.pointerId);
    line.classList.add("held");
    onDrag(positionAt(event), false);
    event.preventDefault();
  });
  line.addEventListener("pointermove", (event) => {
    if (line.hasPointerCapture(event.pointerId)) onDrag(positionAt(event), false);
  });
  const release = (event) => {
    if (!line.hasPointerCapture(event.pointerId)) return;
    line.releasePointerCapture(event.pointerId);
    line.classList.remove("held");
    onDrag(positionAt(event), true);
  };
  line.addEventListener("pointerup", release);
  line.addEventListener("pointercancel", release);
  state.words = words;
  return state;
}

function scaleOf(low, high, { left, right }, width) {
  const from = left;
  const to = width - right;
  const span = Math.max(high - low, 1);
  return {
    at: (score) => from + ((score - low) / span) * (to - from),
    back: (x) => low + ((x - from) / (to - from)) * span,
  };
}

function tickStep(span, width, text) {
  const about = span / Math.max(2, Math.floor(width / (7.5 * text)));
  return [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000].find((s) => s >= about) || 10000;
}

// Returns the height the page gives the chart; 0 where the chart gives itself one.
function heightFor(chart) {
  return chart.closest(".presenting") ? chart.parentNode.clientHeight : 0;
}

function fitsNoMore({ chart, width, height }) {
  return chart.clientWidth !== width || heightFor(chart) !== height;
}

// Lays out what doesn't change while a control is dragged, in the room there is.
function layOutDistribution(state, data, numbers) {
  const width = Math.max(state.chart.clientWidth, 260);
  const height = heightFor(state.chart);
  const at = heightsOf(state.chart, width, height);
  state.width = width;
  state.height = height;
  state.at = at;
  set(state.chart, { viewBox: `0 0 ${width} ${at.foot}`, height: at.foot });
  set(state.line.children[2], { r: 0.67 * at.text });
  state.chart.parentNode.classList.toggle("narrow", at.isNarrow);
  state.chart.parentNode.style.setProperty("--foot", `${at.foot - at.bottom}px`);
  const scales = state.chart.parentNode.querySelector(".scale");
  const isInside = scales && !at.isNarrow && scales.offsetWidth > 0;
  state.switchFrom = isInside ? width - 14 - scales.offsetWidth : width;
  layOutScores(state, data, numbers);
}

// Lays out the scores in the room that was measured: asking the page for its measures again would
// have it style and lay out everything at once.
function layOutScores(state, data, numbers) {
  const { at, width } = state;
  const { edges } = data;
  const low = edges[0];
  const high = edges[edges.length - 1];
  state.scale = scaleOf(low, high, at, width);
  if (!state.won) {
    state.won = draw("path", { class: "won" });
    state.lost = draw("path", { class: "lost" });
    state.layers.bars.append(state.won, state.lost);
  }
  state.bars = edges.slice(0, -1).map((edge, index) => {
    const x = state.scale.at(edge);
    return { x, wide: Math.max(state.scale.at(edges[index + 1]) - x - 0.8, 0.6) };
  });
  state.layers.axis.replaceChildren();
  const step = tickStep(high - low, width, at.text);
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
    state.layers.axis.append(
      draw("text", {
        ...insideAt(state.scale.at(tick), numbers.score(tick || 0), at.text, width),
        y: at.bottom + 1.33 * at.text, class: "soft",
      }, numbers.score(tick || 0)),
    );
  }
}

// Returns where a text under the axis starts: in the middle of its place, unless that is too near
// an end of the picture.
function insideAt(x, told, text, width) {
  const half = 0.3 * text * told.length;
  if (x + half > width) return { x: width, "text-anchor": "end" };
  return x < half ? { x: 0, "text-anchor": "start" } : { x, "text-anchor": "middle" };
}

function paintDistribution(state, row, data, numbers, isHidden) {
  const { scale, at } = state;
  if (!scale) return;
  const [above, below] = barsOf(row.bars || data.row.bars, isHidden, state.bars.length);
  const mostWon = Math.max(...above, 1);
  const mostLost = Math.max(...below, 1);
  const tallest = at.half - 2;
  const top = state.oneScale ? Math.max(mostWon, mostLost) : mostWon;
  const bottom = state.oneScale ? top : mostLost;
  set(state.won, { d: barsFrom(at.middle - 1, state.bars, above, -tallest / top) });
  set(state.lost, { d: barsFrom(at.middle + 1, state.bars, below, tallest / bottom) });
  paintLine(state, row, data, numbers);
  paintMarks(state, row, data, numbers);
  set(state.chart, {
    "aria-label": fill(data.words.distribution_label, {
      threshold: numbers.score(row.threshold),
      converted: numbers.count(row.true_positives),
      others: numbers.count(row.false_positives),
    }),
  });
}

// Returns bars as one path, which a browser lays out and paints as one: there are many of them, and
// all move in every frame.
function barsFrom(y, bars, counts, perLead) {
  let path = "";
  bars.forEach(({ x, wide }, index) => {
    const tall = ((counts[index] || 0) * perLead).toFixed(2);
    path += `M${x.toFixed(2)} ${y}h${wide.toFixed(2)}v${tall}h${(-wide).toFixed(2)}z`;
  });
  return path;
}

// Returns the bars above and below the axis; all the same while the room guesses.
function barsOf(bars, isHidden, count) {
  if (isHidden || !bars) {
    const flat = new Array(count).fill(0.25);
    return [flat, flat];
  }
  return bars.unknown ? [[], bars.unknown] : [bars.converted, bars.not_converted];
}

function paintLine(state, row, data, numbers) {
  const { scale, line, layers, width, at } = state;
  const x = Math.min(Math.max(scale.at(row.threshold), at.left), width - at.right);
  const [hold, stroke, grip, label] = line.children;
  const below = at.bottom + 0.33 * at.text;
  set(hold, { x1: x, x2: x, y1: 0, y2: below });
  set(stroke, { x1: x, x2: x, y1: 0, y2: below });
  set(grip, { cx: x, cy: at.text });
  const { told, isAfter } = besideLine(x, data.words.from_threshold, numbers.score(row.threshold), state);
  set(label, {
    x: x + (isAfter ? 1.2 : -1.2) * at.text, y: 1.33 * at.text, "text-anchor": isAfter ? "start" : "end",
  });
  say(label, told);
  if (!layers.beyond.firstChild) layers.beyond.append(draw("rect", { class: "call", y: 0 }));
  set(layers.beyond.firstChild, {
    x,
    width: Math.max(width - at.right - x, 0),
    height: at.bottom,
  });
}

// Returns what is said beside the threshold's line, and on which side there is room for it: on a
// narrow screen in the middle, on neither side for more than the number.
function besideLine(x, words, score, { width, at }) {
  const told = `${words} ${score}`;
  const room = (0.56 * told.length + 1.4) * at.text;
  if (x + room <= width) return { told, isAfter: true };
  if (x - room >= 0) return { told, isAfter: false };
  return { told: score, isAfter: x < width / 2 };
}

// Keeps one element per key, so that a frame moves elements and makes none.
function mark(state, key, tag, attributes, text) {
  let element = state.marks.get(key);
  if (!element) {
    element = draw(tag, attributes);
    state.marks.set(key, element);
    state.layers.marks.append(element);
  }
  set(element, attributes);
  element.removeAttribute("display");
  if (text !== undefined) say(element, text);
  state.unused.delete(key);
}

function paintMarks(state, row, data, numbers) {
  state.unused = new Set(state.marks.keys());
  state.taken = [];
  paintCounts(state, row, data, numbers);
  paintOthersThresholds(state, row, data);
  paintBandMarks(state, row, data, numbers);
  paintKnownMark(state, row, data.known.lead);
  for (const key of state.unused) set(state.marks.get(key), { display: "none" });
}

// How many there are of each outcome, and how many of them beyond the line.
function paintCounts(state, row, { words, has_outcome }, numbers) {
  const { width, at, scale } = state;
  const { text, isNarrow } = at;
  const line = Math.min(Math.max(scale.at(row.threshold), at.left), width - at.right);
  const tell = (key, attributes, count, word) => {
    mark(state, key, "text", attributes, `${numbers.count(count)} ${word}`);
  };
  // Where the line is at the left end, the counts of all leads make room for it and its words.
  const wholeAt = (y, count, word, isBelow) => {
    const room = 0.6 * text * `${numbers.count(count)} ${word}`.length;
    const isInTheWay = !isNarrow && line < room + 0.7 * text;
    const x = isInTheWay ? line + 0.7 * text : 0;
    if (isBelow) state.taken.push({ from: x, to: x + room, row: 0 });
    return { x, y: isInTheWay && !isBelow ? y + 1.5 * text : y };
  };
  const end = { x: width - at.right - 4, "text-anchor": "end" };
  const foot = at.bottom - 0.5 * text;
  const beyond = {
    won: isNarrow ? at.top - 0.5 * text : at.middle - text,
    lost: isNarrow ? foot : at.middle + 1.67 * text,
  };
  if (!has_outcome) {
    tell("lost", { ...wholeAt(foot, row.everyone, words.leads, true), class: "strong soft" }, row.everyone, words.leads);
    tell("lost-beyond", { ...end, y: beyond.lost, class: "strong" }, row.volume, words.leads);
    return;
  }
  const top = isNarrow ? at.top - 0.5 * text : 1.33 * text;
  const all = row.true_positives + row.false_negatives;
  tell("won", { ...wholeAt(top, all, words.converted, false), class: "strong wontext" }, all, words.converted);
  const others = row.false_positives + row.true_negatives;
  tell("lost", {
    ...wholeAt(foot, others, words.not_converted, true), class: "strong soft",
  }, others, words.not_converted);
  tell("won-beyond", { ...end, y: beyond.won, class: "strong wontext" }, row.true_positives, words.converted);
  tell("lost-beyond", { ...end, y: beyond.lost, class: "strong" }, row.false_positives, words.not_converted);
}

// Where the start version's threshold stood, and where variants have one of their own. Names stand
// in rows from the foot of the bars up; one that would cover another, or begin left of the picture,
// is left out.
const NAME_ROWS = 3;

function paintOthersThresholds(state, row, data) {
  const { scale, width, at, switchFrom } = state;
  const { start } = data.threshold;
  state.taken.push({ from: switchFrom, to: width, row: 0 }, { from: switchFrom, to: width, row: 1 });
  const name = (key, x, told, first, isBefore) => {
    const room = 0.55 * at.text * told.length;
    const isInside = x + room + 0.4 * at.text < width;
    const isAfter = isInside && (!isBefore || x - room < 0.4 * at.text);
    const from = isAfter ? x + 0.4 * at.text : x - 0.4 * at.text - room;
    const place = rowFor(state.taken, from, from + room, first);
    if (place === null || from < 0) return;
    state.taken.push({ from, to: from + room, row: place });
    mark(state, key, "text", {
      x: isAfter ? from : from + room, y: at.bars - (0.3 + 1.1 * place) * at.text, class: "soft",
      "text-anchor": isAfter ? "start" : "end",
    }, told);
  };
  const isSeen = (x) => x >= at.left && x <= width - at.right;
  if (start !== null && start !== row.threshold && isSeen(scale.at(start))) {
    const x = scale.at(start);
    mark(state, "start", "line", { class: "was", x1: x, x2: x, y1: 2.5 * at.text, y2: at.bottom });
    name("start-name", x, data.words.start, 1, start < row.threshold);
  }
  data.variant_thresholds.forEach((own, index) => {
    const x = scale.at(own.threshold);
    if (!isSeen(x)) return;
    mark(state, `own-${index}`, "line", {
      class: "was", x1: x, x2: x, y1: at.bottom - 1.2 * at.text, y2: at.bottom,
    });
    name(`own-name-${index}`, x, own.label, 0, own.threshold < row.threshold);
  });
}

// Returns the lowest row in which nothing stands there yet, or null.
function rowFor(taken, from, to, first) {
  for (let row = first; row < NAME_ROWS; row++) {
    if (!taken.some((each) => each.row === row && each.from < to && from < each.to)) return row;
  }
  return null;
}

// The bands under the axis. One too narrow for its words shows its name alone, else none: how the
// bands convert stands below, each with its name.
function paintBandMarks(state, row, data, numbers) {
  const { scale, width, at } = state;
  const inside = (score) => Math.min(Math.max(scale.at(score), at.left), width - at.right);
  const room = (text) => 0.475 * at.text * text.length;
  row.bands.forEach((band, index) => {
    const next = row.bands[index + 1];
    const from = index === 0 ? at.left : inside(band.from);
    const to = next ? inside(next.from) - 3 : width - at.right;
    if (to - from < 2) return;
    const y = at.bottom + 2 * at.text;
    const rank = row.bands.length - index;
    mark(state, `band-${index}`, "line", { class: `band rank${rank}`, x1: from, x2: to, y1: y, y2: y });
    const told = bandInWords(index, band, data, numbers);
    const text = [told, data.bands[index]].find((each) => room(each) < to - from);
    if (text === undefined) return;
    mark(state, `band-name-${index}`, "text", {
      class: "soft", x: (from + to) / 2, y: y + 1.4 * at.text, "text-anchor": "middle",
    }, text);
  });
}

// Where the lead stands that the room knows, with its name.
function paintKnownMark(state, row, lead) {
  const { scale, width, at } = state;
  if (!lead || row.known_score === undefined) return;
  const x = Math.min(Math.max(scale.at(row.known_score), at.left), width - at.right);
  const isAfter = x < width - 0.55 * at.text * (lead.short.length + 2);
  const y = at.top + 1.6 * at.text;
  mark(state, "known", "line", { class: "lead", x1: x, x2: x, y1: y - 0.4 * at.text, y2: at.bottom });
  mark(state, "known-here", "circle", { class: "lead", cx: x, cy: at.middle, r: 0.36 * at.text });
  mark(state, "known-name", "text", {
    class: "strong", x: x + (isAfter ? 0.5 : -0.5) * at.text, y, "text-anchor": isAfter ? "start" : "end",
  }, lead.short);
}
