// Tells Python what was set on the board in the moment somebody left it: Streamlit drops what comes
// for a board that is no longer drawn. Told until it was heard; each edit is taken once.

const lateLine = (globalThis.workbenchLate ??= { edits: [], telling: 0 });

// What is told while a component begins can be lost, so it waits for a moment.
const MOMENT = 150;
const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 12000;

export default function ({ data, setTriggerValue }) {
  clearTimeout(lateLine.telling);
  lateLine.edits = lateLine.edits.filter((edit) => edit.serial > data.heard);
  if (data.has_board) return;
  const tell = (pause) => {
    if (!lateLine.edits.length) return;
    setTriggerValue("edits", lateLine.edits);
    lateLine.telling = setTimeout(tell, pause, Math.min(2 * pause, LONGEST_PAUSE));
  };
  lateLine.telling = setTimeout(tell, MOMENT, FIRST_PAUSE);
}
