// A lead that the room knows: looked for by name, then followed along every slider.

const PAUSE = 350;

function knownLead(host, { words }, hooks) {
  host.replaceChildren();
  const input = make("input");
  const list = make("ul", "found");
  const field = make("div", "lookfor");
  const label = make("label", "", `${words.known_label} `);
  const line = make("span", "knownline");
  const clear = make("button", "tool", words.known_clear);
  set(list, { id: "found", role: "listbox", "aria-label": words.known_found });
  set(input, {
    type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: 200,
    placeholder: words.known_hint, "aria-autocomplete": "list", "aria-controls": "found",
    "aria-expanded": "false", "data-testid": "known-lead",
  });
  set(line, { "data-testid": "known-lead-line" });
  set(clear, { type: "button", "data-testid": "known-lead-clear" });
  label.append(input);
  field.append(label, list);
  host.append(field, line, clear);
  const parts = {
    host, input, list, field, line, clear, hooks, options: [], active: -1, asked: "", timer: 0, seen: null,
  };
  list.hidden = clear.hidden = line.hidden = true;
  listenToSearch(parts);
  clear.addEventListener("click", () => {
    parts.wasCleared = true;
    hooks.know(null);
  });
  return parts;
}

// What is typed is told when typing pauses, not at every key: each telling is a search of the file.
function listenToSearch(parts) {
  const { input, field, hooks } = parts;
  const look = () => {
    clearTimeout(parts.timer);
    const words = input.value.trim();
    if (words === parts.asked) return;
    parts.asked = words;
    hooks.set("searched", words);
  };
  const forget = () => {
    input.value = "";
    look();
    showFound(parts, false);
  };
  input.addEventListener("input", () => {
    clearTimeout(parts.timer);
    if (input.value.trim() === "") forget();
    else parts.timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("focus", () => showFound(parts, parts.options.length > 0));
  field.addEventListener("focusout", () => showFound(parts, false));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !parts.list.hidden) goTo(parts, parts.active + step);
    else if (event.key === "Enter" && parts.active >= 0 && !parts.list.hidden) pick(parts, parts.active);
    else if (event.key === "Enter" && parts.options.length === 1 && !parts.list.hidden) pick(parts, 0);
    else if (event.key === "Enter") look();
    else if (event.key === "Escape") forget();
    else return;
    event.preventDefault();
  });
}

function pick(parts, index) {
  const row = parts.options[index].row;
  clearTimeout(parts.timer);
  parts.input.value = parts.asked = "";
  parts.wasPicked = true;
  showFound(parts, false);
  parts.hooks.know(row);
}

function goTo(parts, index) {
  const { options, input } = parts;
  if (!options.length) return;
  parts.active = (index + options.length) % options.length;
  options.forEach(({ item }, place) => set(item, { "aria-selected": String(place === parts.active) }));
  set(input, { "aria-activedescendant": options[parts.active].item.id });
  options[parts.active].item.scrollIntoView({ block: "nearest" });
}

function showFound(parts, isShown) {
  keepHidden(parts.list, !isShown);
  set(parts.input, { "aria-expanded": String(isShown) });
  if (!isShown) {
    parts.active = -1;
    parts.input.removeAttribute("aria-activedescendant");
    for (const { item } of parts.options) set(item, { "aria-selected": "false" });
  }
}

// Takes what Python found, if it answers what is asked now.
function receiveKnown(parts, { known, words }) {
  const hasLead = known.lead !== null;
  keepHidden(parts.field, hasLead);
  keepHidden(parts.line, !hasLead);
  keepHidden(parts.clear, !hasLead);
  parts.host.classList.toggle("picked", hasLead);
  if (hasLead) set(parts.clear, { "aria-label": fill(words.known_clear_name, { name: known.lead.name }) });
  if (hasLead && parts.wasPicked) parts.clear.focus();
  if (!hasLead && parts.wasCleared) parts.input.focus();
  parts.wasPicked = parts.wasPicked && !hasLead;
  parts.wasCleared = parts.wasCleared && hasLead;
  const seen = JSON.stringify([known.searched, known.found]);
  if (seen === parts.seen) return;
  parts.seen = seen;
  listFound(parts, known, words);
}

function listFound(parts, { searched, found }, words) {
  parts.options = found.map(({ row, name, details }, index) => {
    const item = make("li");
    set(item, { id: `found-${index}`, role: "option", "aria-selected": "false" });
    item.append(make("b", "", name), make("span", "soft", details ? ` ${details}` : ""));
    // The field keeps the focus, else the list would be gone before the click is there.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => pick(parts, index));
    return { item, row };
  });
  const none = make("li", "soft", words.known_none);
  none.setAttribute("role", "presentation");
  parts.list.replaceChildren(...(found.length ? parts.options.map(({ item }) => item) : [none]));
  const hasFocus = parts.input.getRootNode().activeElement === parts.input;
  showFound(parts, searched !== "" && hasFocus && searched === parts.asked);
}

function rowOfLead({ known }) {
  return known.lead ? known.lead.row : null;
}

// Says where the lead stands with a control put where it is: looked up like every other number.
function paintKnown(parts, row, { known, words, bands }, numbers) {
  const { lead } = known;
  if (!lead || row.known_score === undefined) return;
  const told = fill(lead.gate === null ? words.known_line : words.known_ruled_out, {
    name: lead.name,
    score: numbers.score(row.known_score),
    band: bands[row.known_band],
    side: row.known_qualified ? words.known_over : words.known_left,
    gate: lead.gate,
    outcome: lead.outcome,
  });
  say(parts.line, lead.left_out ? `${told} (${words.known_left_out})` : told);
}
