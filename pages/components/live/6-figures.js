// The four numbers that matter, each with its denominator in words and what it was.

// What a goal or a guess of a number is about, on which side of a goal it should be, and which of
// its two lines a room is shown.
const FIGURES = [
  { name: "qualified", testid: "kpi-qualified", of: "per_week", atLeast: true, main: 0 },
  { name: "conversion", testid: "kpi-conversion", of: "precision", atLeast: true, share: true, main: 0 },
  {
    name: "false_positives", testid: "kpi-false-positive-rate", of: "false_positive_rate", share: true,
    main: 1,
  },
  {
    name: "false_negatives", testid: "kpi-false-negative-rate", of: "false_negative_rate", share: true,
    main: 1,
  },
];

function figures(host, data, hooks) {
  host.replaceChildren();
  const made = { host };
  for (const figure of FIGURES) {
    made[figure.name] = oneFigure(figure, data, hooks);
    host.append(made[figure.name].box);
  }
  const { words } = data;
  const capacity = { testid: "capacity", name: words.capacity_name, kind: "whole" };
  made.capacity = fieldIn("capacity", capacity, words, (value) => hooks.set("capacity", value));
  made.week = make("span");
  made.qualified.lines[0].append(made.week, made.capacity.label);
  return made;
}

function oneFigure(figure, data, hooks) {
  const { words } = data;
  const title = words[`${figure.name}_title`];
  const kind = figure.share ? "percent" : "number";
  const field = (what, name) => fieldIn(
    what,
    { testid: `${what}-${figure.name.replaceAll("_", "-")}`, name: fill(name, { title }), kind },
    words,
    (value) => hooks.set(`${what}:${figure.name}`, value !== null && figure.share ? value / 100 : value),
  );
  const box = make("div", "figure");
  set(box, { role: "group", "aria-label": title, "data-testid": figure.testid });
  const headline = make("div", "headline");
  const beside = make("div", "beside");
  const made = {
    box,
    number: make("div", "number"),
    guessed: make("div", "guessed"),
    guessField: field("guess", words.guess_name),
    goalField: field("goal", words.goal_name),
    goalState: make("span", "goalstate"),
    goal: goalScale(),
    lines: [0, 1].map((line) => make("div", line === figure.main ? "detail main" : "detail")),
    was: make("div", "was"),
  };
  made.goalField.label.append(made.goalState);
  beside.append(made.guessed, made.guessField.label, made.goalField.label);
  headline.append(made.number, beside);
  box.append(make("div", "title", title), headline, made.goal.scale, ...made.lines, made.was);
  return made;
}

function show(made, number, first, second, was) {
  say(made.number, number);
  if (first !== null) say(made.lines[0], first);
  say(made.lines[1], second);
  say(made.was, was);
}

// Returns what a number was, and whether the change is more than chance; nothing if it is the same.
function was(words, before, now, verdict) {
  if (before === now) return "";
  const told = fill(words.was, { value: before });
  return verdict ? fill(words[verdict], { was: told }) : told;
}

function paintFigures(made, row, data, numbers, room) {
  paintVolume(made, row, data, numbers, room);
  if (room.hidden) {
    for (const { name } of FIGURES.slice(1)) show(made[name], HIDDEN, "", "", "");
  } else if (!data.has_outcome) {
    for (const { name } of FIGURES.slice(1)) show(made[name], DASH, data.words.no_outcome, "", "");
  } else {
    paintConversion(made.conversion, row, data, numbers);
    paintWrongly(made.false_positives, row, data, numbers);
    paintMissed(made.false_negatives, row, data, numbers);
  }
  for (const figure of FIGURES) {
    const { name, of } = figure;
    paintGoal(made[name], figure, row[of], room.goals[name], data, numbers);
    paintGuess(made[name], figure, room.guesses[name], room.hidden, data, numbers);
  }
  made.host.classList.toggle("goals", Object.keys(room.goals).length > 0);
}

function paintVolume(made, row, data, numbers, room) {
  const { words, start, weekly } = data;
  const { capacity } = room;
  const isOver = capacity !== null && weekly && row.per_week > capacity;
  const week = weekly ? fill(words.per_week, { count: numbers.rate(row.per_week) }) : words.no_week;
  say(made.week, room.hidden ? "" : `${week} `);
  // What can't be compared isn't asked for; what was said before stays in sight.
  keepHidden(made.capacity.label, room.hidden || (!weekly && capacity === null));
  paintField(made.capacity, words.capacity, "capacity", capacity === null ? "" : numbers.typed(capacity));
  const { lines } = made.qualified;
  const share = fill(row.everyone === 1 ? words.share_of_one : words.share, {
    share: numbers.percent(row.share),
    leads: numbers.count(row.everyone),
  });
  const over = isOver && fill(words.over_capacity, { count: moreThan(capacity, row.per_week, numbers) });
  lines[1].classList.toggle("over", isOver);
  if (room.hidden) {
    show(made.qualified, HIDDEN, null, "", "");
    return;
  }
  const before = start ? was(words, numbers.count(start.volume), numbers.count(row.volume), null) : "";
  show(made.qualified, numbers.count(row.volume), null, over || share, before);
}

// Returns the difference of two numbers as they are shown, or exactly where that would be 0.
function moreThan(capacity, count, numbers) {
  const shown = count < 10 ? Math.round(10 * count) / 10 : Math.round(count);
  return numbers.typed(shown > capacity ? shown - capacity : count - capacity);
}

function paintConversion(made, row, data, numbers) {
  const { words, start } = data;
  const counts = fill(words.part_of, {
    part: numbers.count(row.true_positives),
    whole: numbers.count(row.qualified),
  });
  show(
    made,
    numbers.percent(row.precision),
    counts + interval(row.low, row.high, words, numbers),
    fill(words.base_rate, { rate: numbers.percent(row.base_rate) }),
    wasRate("precision", row, words, start, numbers),
  );
}

// Returns the interval of a rate as it stands behind what is said of it, on one line; nothing where
// it has none.
function interval(low, high, words, numbers) {
  if (low === null || high === null) return "";
  const told = fill(words.interval, { low: numbers.bare(low), high: numbers.rough(high) });
  return ` (${told.replaceAll(" ", "\u00a0")})`;
}

// Returns the interval of a rate of errors.
function ends(name, row, words, numbers) {
  return interval(row[`${name}_low`], row[`${name}_high`], words, numbers);
}

function paintWrongly(made, row, { words, start }, numbers) {
  show(
    made,
    numbers.count(row.false_positives),
    fill(words.discovery, { share: numbers.percent(row.false_discovery_rate) })
      + ends("false_discovery_rate", row, words, numbers),
    fill(words.false_positive_rate, {
      rate: numbers.percent(row.false_positive_rate),
      n: numbers.count(row.false_positives + row.true_negatives),
    }) + ends("false_positive_rate", row, words, numbers),
    wasRate("false_positive_rate", row, words, start, numbers),
  );
}

function paintMissed(made, row, { words, start }, numbers) {
  show(
    made,
    numbers.count(row.false_negatives),
    words.missed_note,
    fill(words.false_negative_rate, {
      rate: numbers.percent(row.false_negative_rate),
      n: numbers.count(row.true_positives + row.false_negatives),
    }) + ends("false_negative_rate", row, words, numbers),
    wasRate("false_negative_rate", row, words, start, numbers),
  );
}

function wasRate(name, row, words, start, numbers) {
  if (!start) return "";
  return was(words, numbers.percent(start[name]), numbers.percent(row[name]), row[`${name}_change`]);
}
