// The four numbers that matter, each with its denominator in words and what it was.

const FIGURES = [
  { name: "qualified", testid: "kpi-qualified" },
  { name: "conversion", testid: "kpi-conversion" },
  { name: "false_positives", testid: "kpi-false-positive-rate" },
  { name: "false_negatives", testid: "kpi-false-negative-rate" },
];

function figures(host, data) {
  host.replaceChildren();
  const made = {};
  for (const { name, testid } of FIGURES) {
    const box = make("div", "figure");
    box.dataset.testid = testid;
    const number = make("div", "number");
    const lines = [make("div", "detail"), make("div", "detail")];
    const was = make("div", "was");
    box.append(make("div", "title", data.words[`${name}_title`]), number, ...lines, was);
    host.append(box);
    made[name] = { number, lines, was };
  }
  return made;
}

function show(figure, number, first, second, was) {
  say(figure.number, number);
  say(figure.lines[0], first);
  say(figure.lines[1], second);
  say(figure.was, was);
}

// Returns what a number was, and whether the change is more than chance; nothing if it is the same.
function was(words, before, now, verdict) {
  if (before === now) return "";
  const told = fill(words.was, { value: before });
  return verdict ? fill(words[verdict], { was: told }) : told;
}

function paintFigures(made, row, data, numbers) {
  const { words, start } = data;
  paintVolume(made.qualified, row, data, numbers);
  if (!hasOutcome(row)) {
    for (const name of ["conversion", "false_positives", "false_negatives"]) {
      show(made[name], DASH, words.no_outcome, "", "");
    }
    return;
  }
  const counts = fill(words.part_of, {
    part: numbers.count(row.true_positives),
    whole: numbers.count(row.qualified),
  });
  const interval = row.precision === null ? "" : ` (${fill(words.interval, {
    low: numbers.bare(row.low),
    high: numbers.rough(row.high),
  })})`;
  show(
    made.conversion,
    numbers.percent(row.precision),
    counts + interval,
    fill(words.base_rate, { rate: numbers.percent(row.base_rate) }),
    start ? was(words, numbers.percent(start.precision), numbers.percent(row.precision), row.precision_change) : "",
  );
  const rated = (name, whole, detail, figure) => show(
    figure,
    numbers.count(row[name]),
    detail,
    fill(words[`${name.slice(0, -1)}_rate`], {
      rate: numbers.percent(row[`${name.slice(0, -1)}_rate`]),
      n: numbers.count(whole),
    }),
    start ? was(
      words,
      numbers.percent(start[`${name.slice(0, -1)}_rate`]),
      numbers.percent(row[`${name.slice(0, -1)}_rate`]),
      row[`${name.slice(0, -1)}_rate_change`],
    ) : "",
  );
  rated(
    "false_positives",
    row.false_positives + row.true_negatives,
    fill(words.discovery, { share: numbers.percent(row.false_discovery_rate) }),
    made.false_positives,
  );
  rated(
    "false_negatives",
    row.true_positives + row.false_negatives,
    words.missed_note,
    made.false_negatives,
  );
}

function paintVolume(figure, row, data, numbers) {
  const { words, start } = data;
  const weekly = row.per_week === null
    ? ""
    : fill(words.per_week, { count: numbers.rate(row.per_week) });
  const share = fill(words.share, {
    share: numbers.percent(row.share),
    leads: numbers.count(row.everyone),
  });
  show(
    figure,
    numbers.count(row.volume),
    weekly || share,
    weekly ? share : "",
    start ? was(words, numbers.count(start.volume), numbers.count(row.volume), null) : "",
  );
}

// What changed since the start version, and how the leads that entered or left turned out.
const MOST_CHANGES = 4;

function paintSentence(host, row, data, numbers) {
  const { words, start } = data;
  const parts = [];
  const shown = data.changes.slice(0, MOST_CHANGES);
  if (shown.length) {
    const more = data.changes.length > shown.length ? "…" : ".";
    parts.push([`${words.since} `, ""], [shown.join(", "), "strong"], [`${more} `, ""]);
  }
  const moved = (template, way) => fill(template, {
    count: numbers.count(row[`${way}_everyone`]),
    converted: numbers.count(row[`${way}_converted`]),
    known: numbers.count(row[way]),
    rate: numbers.rough(row[`${way}_rate`]),
    before: start ? numbers.percent(start.precision) : DASH,
  });
  if (row.entering_everyone) parts.push([`${moved(words.entering, "entering")} `, ""]);
  if (row.leaving_everyone) parts.push([`${moved(words.leaving, "leaving")} `, ""]);
  if (!row.entering_everyone && !row.leaving_everyone) {
    parts.push([`${shown.length ? words.same_leads : words.nothing_changed} `, ""]);
  }
  parts.push([words.replayed, "soft"]);
  host.replaceChildren(...parts.map(([text, name]) => make("span", name, text)));
}
