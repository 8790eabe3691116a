// What changed since the start version, and how the leads that entered or left turned out: one
// sentence, until it is dismissed.

const MOST_CHANGES = 4;

function sentence(host, button, data, hooks) {
  const parts = { since: make("span"), changes: make("b"), rest: make("span"), foot: make("span", "soft") };
  host.replaceChildren(...Object.values(parts));
  button.textContent = data.words.dismiss;
  set(button, { "data-testid": "dismiss", "aria-label": data.words.dismiss_name });
  button.onclick = () => hooks.dismiss();
  return { ...parts, host, button };
}

function paintSentence(parts, row, data, numbers, room, isMoving) {
  const { words } = data;
  const { changes } = data;
  const isStill = !row.entering_everyone && !row.leaving_everyone;
  const isDismissed = room.dismissed && !isMoving;
  const hasNews = changes.length > 0 || !isStill;
  keepHidden(parts.button, room.hidden || isDismissed || !hasNews);
  say(parts.foot, words.replayed);
  set(parts.host, { "aria-busy": String(isMoving) });
  if (room.hidden || isDismissed || !hasNews) {
    say(parts.since, room.hidden ? `${words.hidden} ` : isDismissed ? "" : `${words.nothing_changed} `);
    say(parts.changes, "");
    say(parts.rest, "");
    return;
  }
  const more = changes.length > MOST_CHANGES ? "…" : "";
  say(parts.since, changes.length ? `${words.since} ` : "");
  say(parts.changes, changes.slice(0, MOST_CHANGES).join(", ") + more);
  const told = isStill ? words.same_leads : turnedOut(row, data, numbers);
  say(parts.rest, `${changes.length ? (more ? " " : ". ") : ""}${told} `);
}

function turnedOut(row, { words, start, has_outcome }, numbers) {
  const before = start ? numbers.percent(start.precision) : DASH;
  const ways = ["entering", "leaving"].filter((way) => row[`${way}_everyone`]);
  const said = ways.map((way) => {
    const moved = fill(words[way], { count: numbers.count(row[`${way}_everyone`]) });
    if (!has_outcome || !row[way]) return `${moved}.`;
    const how = fill(start && start.precision !== null ? words.turned_out : words.turned_out_first, {
      moved,
      before,
      converted: numbers.count(row[`${way}_converted`]),
      known: numbers.count(row[way]),
      rate: numbers.rough(row[`${way}_rate`]),
    });
    return ways.length > 1 ? `${how}.` : `${how}${verdictOn(way, row, words)}.`;
  });
  if (ways.length > 1 && row.precision_change) {
    said.push(`${fill(words.altogether, {
      now: numbers.percent(row.precision),
      before,
      verdict: {
        lower: words.clearly_lower, higher: words.clearly_higher, same: words.not_told_apart,
      }[row.precision_change],
    })}.`);
  }
  return said.join(" ");
}

// Where leads only enter, the conversion rate falls exactly if they convert less than those handed
// over before; where they only leave, it rises exactly if they did. So the verdict on the rate,
// which is paired and beyond chance, is one on them.
function verdictOn(way, row, words) {
  const change = row.precision_change;
  if (!change) return "";
  if (change === "same") return fill(words.so, { verdict: words.not_told_apart });
  const isColder = (way === "entering") === (change === "lower");
  return fill(words.so, { verdict: isColder ? words.colder : words.warmer });
}
