// Tells the board which version the charts show, and lets it ask for those of its own.

export default function ({ data, setTriggerValue }) {
  const line = (globalThis.workbenchCharts ??= {});
  line.version = data.version;
  line.ask = (version) => setTriggerValue("follow", version);
  return () => { delete line.ask; };
}
