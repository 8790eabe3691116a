// A goal of one of the four numbers: a tick on a thin scale, where the number stands, and words.

// Returns the scale that goes under a number; nothing of it shows without a goal.
function goalScale() {
  const scale = make("div", "goalscale");
  const tick = make("i", "goaltick");
  const here = make("i", "here");
  scale.setAttribute("role", "img");
  scale.append(tick, here);
  return { scale, tick, here };
}

function hasReached({ atLeast }, value, goal) {
  return atLeast ? value >= goal : value <= goal;
}

// The goal stands in the middle of its scale, so that nothing but the number moves.
function paintGoal(made, figure, value, goal, data, numbers) {
  const { words } = data;
  const { scale, tick, here } = made.goal;
  const isSet = goal !== undefined;
  const isKnown = value !== null && value !== undefined;
  const template = words[`goal_${figure.name}`];
  const state = !isSet ? "" : !isKnown ? "unknown" : hasReached(figure, value, goal) ? "reached" : "missed";
  const unset = figure.share ? words.set_goal_share : words.set_goal_week;
  // What can't be compared isn't asked for.
  keepHidden(made.goalField.label, !isSet && !(figure.share ? data.has_outcome : data.weekly));
  paintField(made.goalField, isSet ? template : unset, "goal", isSet ? inField(figure, goal, numbers) : "");
  say(made.goalState, state ? ` ${words[`goal_${state}`]}` : "");
  if (made.state !== state) {
    made.state = state;
    made.box.dataset.goal = state;
    keepHidden(scale, !isSet);
  }
  if (!isSet) return;
  const top = figure.share ? Math.min(1, 2 * goal || 0.2) : 2 * goal || 1;
  place(tick, "left", `${(100 * goal) / top}%`);
  place(here, "left", `${isKnown ? Math.min(100, (100 * value) / top) : 0}%`);
  keepHidden(here, !isKnown);
  set(scale, {
    "aria-label": fill(words.goal_scale, {
      title: words[`${figure.name}_title`],
      value: inWords(figure, value, data, numbers),
      goal: inWords(figure, goal, data, numbers),
    }),
  });
}

// A share is told from 0 to 1, and typed and shown in per cent.
function inField(figure, value, numbers) {
  return numbers.typed(figure.share ? 100 * value : value);
}

function inWords(figure, value, { words, weekly }, numbers) {
  if (figure.share) return numbers.percent(value);
  return fill(weekly ? words.per_week : words.some_leads, { count: numbers.rate(value) });
}

// A field for the guess while the numbers are hidden, and what was guessed beside them after.
function paintGuess(made, figure, guess, isHidden, data, numbers) {
  const { words, weekly } = data;
  const template = figure.name === "qualified" && !weekly ? words.guess_leads : words[`guess_${figure.name}`];
  const isSet = guess !== undefined;
  keepHidden(made.guessField.label, Boolean(figure.share) && !data.has_outcome);
  paintField(made.guessField, template, "guess", isSet ? inField(figure, guess, numbers) : "");
  const told = isSet && !isHidden
    ? fill(words.guessed, { value: inGuess(figure, guess, data, numbers) })
    : "";
  say(made.guessed, told);
}

function inGuess(figure, guess, { words, weekly }, numbers) {
  const value = inField(figure, guess, numbers);
  if (figure.share) return `${value}\u00a0%`;
  return fill(weekly ? words.per_week : words.some_leads, { count: value });
}
