// Hands the consequences of a control from Python to the board, which is a component of its own on
// the same page: they are large, and what the board shows at rest need not come again with them.

export default function ({ data, setTriggerValue }) {
  const line = (globalThis.workbenchTables ??= {});
  line.table = JSON.parse(new TextDecoder().decode(data));
  line.ask = (key) => setTriggerValue("fetch", key);
  line.arrived?.();
  return () => { delete line.ask; };
}
