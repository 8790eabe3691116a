// What the room agreed, as Python keeps it, and what was set here that Python has not heard of.

function roomOf(board) {
  const { room, version } = board.data;
  const now = {
    ...room,
    locked: new Set(room.locked),
    parked: { ...room.parked },
    goals: { ...room.goals },
    guesses: { ...room.guesses },
  };
  for (const { key, value } of board.edits) {
    const [kind, name] = halves(key);
    if (kind === "locked") now.locked[value ? "add" : "delete"](name);
    else if (kind === "parked") put(now.parked, name, value);
    else if (kind === "goal") put(now.goals, name, value);
    else if (kind === "guess") put(now.guesses, name, value);
    else if (kind === "dismissed") now.dismissed = value === version;
    else if (key === "hidden" && value) Object.assign(now, { hidden: true, guesses: {} });
    else if (kind in now) now[kind] = value;
  }
  return now;
}

function halves(key) {
  const at = key.indexOf(":");
  return at < 0 ? [key, ""] : [key.slice(0, at), key.slice(at + 1)];
}

function put(held, name, value) {
  if (value === null) delete held[name];
  else held[name] = value;
}
