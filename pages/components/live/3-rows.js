// The consequences of one control: what Python computed for every one of its positions.

// Returns the row of columns at an index. What is no list is the same at every position, and the
// last value of a list holds at all further ones.
function rowOf(rows, index) {
  const row = {};
  for (const name in rows) {
    const held = rows[name];
    row[name] = Array.isArray(held) ? held[Math.min(index, held.length - 1)] : held;
  }
  row.bands = rows.bands.map((band) => rowOf({ bands: [], ...band }, index));
  row.bars = rows.bars && rowOf({ bands: [], ...rows.bars }, index);
  return row;
}

// Returns the row of a control's table at a position, or null outside of it.
function rowAt(table, position) {
  const index = position - table.low;
  return index < 0 || index >= table.length ? null : rowOf(table.rows, index);
}
