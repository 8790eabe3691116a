// Behind a criterion's button: the lock, and a question that is left open, with who finds out and
// until when.

// Returns a panel that opens beside what asks for it; the dialog itself keeps the keyboard inside.
function questionPanel(host, { words }, hooks) {
  const dialog = make("dialog", "panel");
  const form = make("form");
  form.method = "dialog";
  const parts = {
    dialog, form, key: "", opener: null,
    title: make("h4"),
    help: make("p", "soft"),
    lock: make("input"),
    question: make("textarea"),
    owner: make("input"),
    due: make("input"),
    park: make("button", "tool main", words.park),
    remove: make("button", "tool", words.remove),
    close: make("button", "tool", words.close),
  };
  set(parts.lock, { type: "checkbox" });
  set(parts.question, { rows: 2, maxlength: 500, required: "" });
  set(parts.owner, { type: "text", maxlength: 500, autocomplete: "off" });
  set(parts.due, { type: "date" });
  parts.remove.type = parts.close.type = "button";
  const labelled = (className, before, input, after) => {
    const label = make("label", className, before);
    label.append(input);
    if (after) label.append(after);
    return label;
  };
  const pair = make("div", "pair");
  pair.append(labelled("", words.owner, parts.owner), labelled("", words.due, parts.due));
  const buttons = make("div", "buttons");
  buttons.append(parts.park, parts.remove, parts.close);
  form.append(
    parts.title, parts.help, labelled("check", "", parts.lock, words.lock),
    labelled("", words.question, parts.question), pair, buttons,
  );
  dialog.append(form);
  host.append(dialog);
  actInPanel(parts, hooks);
  return { open: (key, opener) => openPanel(parts, key, opener, hooks) };
}

function actInPanel(parts, hooks) {
  const { dialog, form, question, lock } = parts;
  const told = () => ({ question: question.value, owner: parts.owner.value, due: parts.due.value });
  const leave = (value) => {
    if (value !== undefined) hooks.set(`parked:${parts.id}`, value);
    dialog.close();
  };
  lock.addEventListener("change", () => hooks.set(`locked:${parts.id}`, lock.checked));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (question.value.trim()) leave(told());
    else question.focus();
  });
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  parts.remove.addEventListener("click", () => leave(null));
  parts.close.addEventListener("click", () => leave());
  // A click beside the panel leaves it, unless words in it would be lost.
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target === dialog && JSON.stringify(told()) === parts.before) leave();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => parts.opener.focus());
}

function openPanel(parts, key, opener, hooks) {
  const { control, isLocked, question } = hooks.about(key);
  const { dialog } = parts;
  Object.assign(parts, { id: control.id, opener });
  say(parts.title, control.label);
  say(parts.help, control.help);
  parts.lock.checked = isLocked;
  parts.question.value = question ? question.question : "";
  parts.owner.value = (question && question.owner) || "";
  parts.due.value = (question && question.due) || "";
  parts.before = JSON.stringify({
    question: parts.question.value, owner: parts.owner.value, due: parts.due.value,
  });
  parts.remove.hidden = !question;
  set(parts.lock, { "data-testid": `lock-${control.id}` });
  set(parts.park, { "data-testid": `park-${control.id}` });
  set(dialog, { "aria-label": control.label });
  dialog.showModal();
  if (question) parts.question.focus();
  putBeside(dialog, opener);
}

// Puts a panel to the right of what opened it where there is room, and always on the screen.
function putBeside(dialog, opener) {
  const edge = 8;
  const by = opener.getBoundingClientRect();
  const { width, height } = dialog.getBoundingClientRect();
  const within = (value, most) => Math.max(edge, Math.min(value, most - edge));
  dialog.style.left = `${within(by.right + edge, innerWidth - width)}px`;
  dialog.style.top = `${within(by.top - edge, innerHeight - height)}px`;
}

// Paints an open question in a line; where that is too short, the question is cut, not who or when.
function paintQuestion(button, { question, owner, due }, words, numbers) {
  const told = [fill(words.parked, { question: question.trim().replace(/\s+/g, " ") })];
  const day = due ? numbers.day(due) : "";
  if (owner && day) told.push(fill(words.who_until, { owner, day }));
  else if (owner || day) told.push(owner || fill(words.until, { day }));
  button.title = told.join(" — ");
  button.replaceChildren(
    make("span", "asked", told[0]), ...told.slice(1).map((each) => make("span", "asker", `— ${each}`)),
  );
}
