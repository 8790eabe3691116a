// How many of the leads below the line were ever worked: who was never called can't have bought.

const FEW_WORKED = 0.5;

function paintLowerBound(line, row, { words, now, has_outcome }, numbers) {
  keepHidden(line, !has_outcome || !("worked_below" in now));
  const share = row.worked_below;
  const isTold = share !== null && share !== undefined && share < 1;
  const template = isTold && share < FEW_WORKED ? words.few_worked_below : words.worked_below;
  say(line, isTold ? fill(template, { share: numbers.rough(share) }) : "");
}
