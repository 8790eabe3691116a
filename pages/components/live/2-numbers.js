// How numbers are written: the reader's language, a dash for what is undefined, a question mark
// for what the room is to guess.

const DASH = "–";
const HIDDEN = "?";

function numbersIn(locale) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const typed = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false });
  const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const defined = (value) => value !== null && value !== undefined;
  return {
    count: (value) => (defined(value) ? whole.format(value) : DASH),
    percent: (rate) => (defined(rate) ? `${tenth.format(100 * rate)}\u00a0%` : DASH),
    rough: (rate) => (defined(rate) ? `${whole.format(100 * rate)}\u00a0%` : DASH),
    bare: (rate) => (defined(rate) ? whole.format(100 * rate) : DASH),
    day: (written) => days.format(new Date(written)),
    typed: (value) => typed.format(value),
    score: (value) => plain.format(value).replace("-", "−"),
    points: (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + whole.format(Math.abs(value)),
    rate: (value) => (defined(value) ? (value < 10 ? tenth : whole).format(value) : DASH),
  };
}

// Scores and what people typed are no secret; every count and rate is.
function hiddenNumbers(numbers) {
  const unsaid = () => HIDDEN;
  return { ...numbers, count: unsaid, percent: unsaid, rough: unsaid, bare: unsaid, rate: unsaid };
}
