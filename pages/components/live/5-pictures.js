// How each band converts, and the four areas that hold every lead.

function bandChart(host, data) {
  host.replaceChildren();
  const rows = [...data.bands.keys()].reverse().map((index) => {
    const line = make("div", "bandrow");
    const name = make("span", "bandname", data.bands[index]);
    const track = make("div", "bandtrack");
    const bar = make("div", "bandbar");
    const whisker = make("div", "whisker");
    const base = make("div", "baseline");
    track.append(bar, whisker, base);
    const text = make("span", "bandtext");
    text.dataset.testid = `band-${data.bands[index]}`;
    const rate = make("b");
    const count = make("span", "soft");
    text.append(rate, count);
    line.append(name, track, text);
    host.append(line);
    return { index, name, bar, whisker, base, rate, count };
  });
  return rows;
}

function paintBands(rows, row, data, numbers, isHidden) {
  const most = Math.max(0.05, row.base_rate || 0, ...row.bands.map((band) => band.high || 0));
  const share = (rate) => `${(100 * (rate || 0)) / most}%`;
  const isUnknown = !data.has_outcome && !isHidden;
  for (const { index, name, bar, whisker, base, rate, count } of rows) {
    const band = row.bands[index];
    if (isUnknown) {
      paintHeld({ bar, whisker, base, rate, count }, band, row, data, numbers);
      set(name, { title: bandInWords(index, band, data, numbers) });
      continue;
    }
    place(bar, "width", share(band.rate));
    place(whisker, "left", share(band.low));
    place(whisker, "width", share((band.high || 0) - (band.low || 0)));
    keepHidden(whisker, band.rate === null);
    place(base, "left", share(row.base_rate));
    keepHidden(base, row.base_rate === null);
    set(name, { title: bandInWords(index, band, data, numbers) });
    say(rate, numbers.percent(band.rate));
    say(count, isHidden || !data.has_outcome ? "" : ` ${fill(data.words.part_of, {
      part: numbers.count(band.converted),
      whole: numbers.count(band.leads),
    })}`);
  }
}

// Without any outcome, a band tells how many of all leads it holds.
function paintHeld({ bar, whisker, base, rate, count }, { everyone }, row, data, numbers) {
  keepHidden(whisker, true);
  keepHidden(base, true);
  place(bar, "width", everyone && row.everyone ? `${(100 * everyone) / row.everyone}%` : "0%");
  say(rate, numbers.count(everyone));
  say(count, ` ${data.words.leads}`);
}

// The axis above has no room for the name of a narrow band: its start is told here too.
function bandInWords(index, band, { bands, words }, numbers) {
  if (index === 0) return bands[index];
  return fill(words.band_from, { band: bands[index], score: numbers.score(band.from) });
}

const AREAS = ["true_positives", "false_negatives", "false_positives", "true_negatives"];

function areaChart(host, data) {
  host.replaceChildren();
  const heads = [make("div", "head soft"), make("div", "head soft")];
  const won = make("div", "column");
  const lost = make("div", "column");
  const cells = {};
  for (const name of AREAS) {
    const cell = make("div", `cell ${name}`);
    cell.append(make("b"), make("span", "", data.words[name]));
    cell.dataset.testid = name.replaceAll("_", "-");
    cells[name] = cell;
    (name === "true_positives" || name === "false_negatives" ? won : lost).append(cell);
  }
  won.prepend(heads[0]);
  lost.prepend(heads[1]);
  host.append(won, lost);
  return { won, lost, heads, cells };
}

function paintAreas(chart, row, data, numbers, isHidden) {
  const { won, lost, heads, cells } = chart;
  const isKnown = data.has_outcome && !isHidden;
  const converted = isKnown ? row.true_positives + row.false_negatives : null;
  const others = isKnown ? row.false_positives + row.true_negatives : null;
  say(heads[0], `${data.words.converted} ${numbers.count(converted)}`);
  say(heads[1], `${data.words.not_converted} ${numbers.count(others)}`);
  // The narrow column is kept wide enough to read: widths are a hint, heights are to scale.
  const share = converted + others > 0 ? converted / (converted + others) : 0.5;
  const wide = Math.min(Math.max(share, 0.34), 0.66);
  place(won, "flex-grow", String(wide));
  place(lost, "flex-grow", String(1 - wide));
  for (const name of AREAS) {
    place(cells[name], "flex-grow", String(isKnown ? row[name] : 1));
    say(cells[name].firstChild, numbers.count(isKnown ? row[name] : null));
  }
}
