// Scores of past leads: those who converted above the axis, the others below, and the threshold
// as a line that can be dragged.

const DIST = { top: 8, middle: 82, bottom: 156, foot: 206, left: 6, right: 6 };

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
    oneScale: false, width: 0, scale: null,
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

function hasOutcome(row) {
  return row.true_positives + row.false_negatives + row.false_positives + row.true_negatives > 0;
}

function scaleOf(low, high, width) {
  const from = DIST.left;
  const to = width - DIST.right;
  const span = Math.max(high - low, 1);
  return {
    at: (score) => from + ((score - low) / span) * (to - from),
    back: (x) => low + ((x - from) / (to - from)) * span,
  };
}

function tickStep(span, width) {
  const about = span / Math.max(2, Math.floor(width / 90));
  return [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000].find((s) => s >= about) || 10000;
}

// Lays out what doesn't change while a control is dragged.
function layOutDistribution(state, data, numbers) {
  const width = Math.max(state.chart.clientWidth, 260);
  state.width = width;
  set(state.chart, { viewBox: `0 0 ${width} ${DIST.foot}`, height: DIST.foot });
  const edges = data.edges;
  const low = edges[0];
  const high = edges[edges.length - 1];
  state.scale = scaleOf(low, high, width);
  state.layers.bars.replaceChildren();
  state.bars = [];
  for (let index = 0; index + 1 < edges.length; index++) {
    const x = state.scale.at(edges[index]);
    const wide = Math.max(state.scale.at(edges[index + 1]) - x - 0.8, 0.6);
    const won = draw("rect", { class: "won", x, width: wide });
    const lost = draw("rect", { class: "lost", x, width: wide, y: DIST.middle + 1 });
    state.layers.bars.append(won, lost);
    state.bars.push({ won, lost });
  }
  state.layers.axis.replaceChildren();
  const step = tickStep(high - low, width);
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
    state.layers.axis.append(
      draw("text", { x: state.scale.at(tick), y: DIST.bottom + 16, "text-anchor": "middle", class: "soft" },
        numbers.score(tick || 0)),
    );
  }
}

function paintDistribution(state, row, data, numbers) {
  const { scale, layers } = state;
  if (!scale) return;
  const bars = row.bars || data.row.bars;
  const [above, below] = bars.unknown ? [[], bars.unknown] : [bars.converted, bars.not_converted];
  const mostWon = Math.max(...above, 1);
  const mostLost = Math.max(...below, 1);
  const tallest = DIST.middle - DIST.top - 6;
  const top = state.oneScale ? Math.max(mostWon, mostLost) : mostWon;
  const bottom = state.oneScale ? top : mostLost;
  state.bars.forEach(({ won, lost }, index) => {
    const up = ((above[index] || 0) / top) * tallest;
    set(won, { y: DIST.middle - 1 - up, height: up });
    set(lost, { height: ((below[index] || 0) / bottom) * tallest });
  });
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

function paintLine(state, row, data, numbers) {
  const { scale, line, layers, width } = state;
  const x = Math.min(Math.max(scale.at(row.threshold), DIST.left), width - DIST.right);
  const [hold, stroke, grip, label] = line.children;
  set(hold, { x1: x, x2: x, y1: 0, y2: DIST.bottom + 4 });
  set(stroke, { x1: x, x2: x, y1: 0, y2: DIST.bottom + 4 });
  set(grip, { cx: x, cy: 12 });
  const after = x < width - 170;
  set(label, { x: after ? x + 14 : x - 14, y: 16, "text-anchor": after ? "start" : "end" });
  say(label, `${data.words.from_threshold} ${numbers.score(row.threshold)}`);
  if (!layers.beyond.firstChild) layers.beyond.append(draw("rect", { class: "call", y: 0 }));
  set(layers.beyond.firstChild, {
    x,
    width: Math.max(width - DIST.right - x, 0),
    height: DIST.bottom,
  });
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
  const { scale, width } = state;
  const words = data.words;
  state.unused = new Set(state.marks.keys());
  const put = (key, attributes, text) => mark(state, key, "text", attributes, text);
  const said = (count, word) => `${numbers.count(count)} ${word}`;
  const end = { x: width - DIST.right - 4, "text-anchor": "end" };
  if (hasOutcome(row)) {
    const bought = { class: "strong wontext" };
    put("won", { x: 0, y: 16, ...bought },
      said(row.true_positives + row.false_negatives, words.converted));
    put("lost", { x: 0, y: DIST.bottom - 6, class: "strong soft" },
      said(row.false_positives + row.true_negatives, words.not_converted));
    put("won-beyond", { ...end, y: DIST.middle - 12, ...bought },
      said(row.true_positives, words.converted));
    put("lost-beyond", { ...end, y: DIST.middle + 20, class: "strong" },
      said(row.false_positives, words.not_converted));
  } else {
    put("lost", { x: 0, y: DIST.bottom - 6, class: "strong soft" }, said(row.everyone, words.leads));
    put("lost-beyond", { ...end, y: DIST.middle + 20, class: "strong" }, said(row.volume, words.leads));
  }
  const start = data.threshold.start;
  if (start !== null && start !== row.threshold) {
    const x = scale.at(start);
    mark(state, "start", "line", { class: "was", x1: x, x2: x, y1: 30, y2: DIST.bottom });
    const after = x < width - 90;
    put("start-name", {
      x: after ? x + 5 : x - 5, y: DIST.bottom - 24, class: "soft", "text-anchor": after ? "start" : "end",
    }, words.start);
  }
  data.variant_thresholds.forEach((own, index) => {
    const x = scale.at(own.threshold);
    mark(state, `own-${index}`, "line", { class: "was", x1: x, x2: x, y1: DIST.bottom - 14, y2: DIST.bottom });
    put(`own-name-${index}`, { x, y: DIST.bottom - 18, class: "soft", "text-anchor": "middle" }, own.label);
  });
  paintBandMarks(state, row, data, numbers, put);
  for (const key of state.unused) set(state.marks.get(key), { display: "none" });
}

function paintBandMarks(state, row, data, numbers, put) {
  const { scale, width } = state;
  const inside = (score) => Math.min(Math.max(scale.at(score), DIST.left), width - DIST.right);
  row.bands.forEach((band, index) => {
    const next = row.bands[index + 1];
    const from = index === 0 ? DIST.left : inside(band.from);
    const to = next ? inside(next.from) - 3 : width - DIST.right;
    if (to - from < 2) return;
    const y = DIST.bottom + 24;
    const rank = row.bands.length - index;
    mark(state, `band-${index}`, "line", { class: `band rank${rank}`, x1: from, x2: to, y1: y, y2: y });
    const name = data.bands[index];
    const text = index === 0 ? name : fill(data.words.band_from, { band: name, score: numbers.score(band.from) });
    if (to - from > 5.7 * text.length) {
      put(`band-name-${index}`, { class: "soft", x: (from + to) / 2, y: y + 17, "text-anchor": "middle" }, text);
    }
  });
}
