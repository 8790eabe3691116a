// Hiding the numbers until the room has guessed, and drawing the board for a room to read.

function switches(host, forget, data, hooks) {
  const button = (testid, act) => {
    const made = make("button", "tool");
    set(made, { type: "button", "data-testid": testid });
    made.addEventListener("click", act);
    host.append(made);
    return made;
  };
  host.replaceChildren();
  say(forget, data.words.forget);
  set(forget, { "data-testid": "forget" });
  forget.onclick = () => hooks.forget();
  return {
    forget,
    hide: button("hide", () => hooks.flip("hidden")),
    present: button("present", () => hooks.flip("presenting")),
  };
}

function paintSwitches({ forget, hide, present }, room, words) {
  keepHidden(forget, room.hidden || Object.keys(room.guesses).length === 0);
  say(hide, room.hidden ? words.reveal : words.hide);
  say(present, room.presenting ? words.leave : words.present);
}
