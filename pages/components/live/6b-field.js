// A number that is set in place: leaving the field or Enter takes it, Escape puts back what stood.
// What is no number stays as it was typed, with words on what would be.

// Returns a label of the words around "{hole}" with the field in its place.
function fieldIn(className, { testid, name, kind }, words, take) {
  const label = make("label", className);
  const before = make("span");
  const after = make("span");
  const input = make("input", "field");
  set(input, {
    type: "text", inputmode: kind === "whole" ? "numeric" : "decimal", autocomplete: "off",
    "aria-label": name, "data-testid": testid,
  });
  const problem = make("span", "problem");
  problem.setAttribute("role", "alert");
  label.append(before, input, after, problem);
  const field = { label, before, after, input, kind, standing: "" };
  const complain = (text) => {
    set(input, { "aria-invalid": String(text !== "") });
    say(problem, text);
  };
  input.addEventListener("input", () => complain(""));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    complain("");
    input.value = field.standing;
    input.blur();
  });
  input.addEventListener("change", () => {
    const value = numberIn(input.value, kind);
    if (Number.isNaN(value)) complain(` ${words[KINDS[kind]]}`);
    else take(value);
  });
  return field;
}

const KINDS = { whole: "whole_number", number: "positive_number", percent: "percentage" };

// Returns what somebody typed as a number: null for nothing, NaN for what is none of its kind.
function numberIn(text, kind) {
  const typed = text.replace(/[\s\u00a0\u202f%]/g, "");
  if (typed === "") return null;
  const isGrouped = kind !== "percent" && /^\d{1,3}([.,’']\d{3})+$/.test(typed);
  const plain = isGrouped ? typed.replace(/\D/g, "") : typed.replace(",", ".");
  if (!/^\d+(\.\d+)?$/.test(plain)) return NaN;
  const value = Number(plain);
  if (kind === "whole") return Number.isInteger(value) && value > 0 ? value : NaN;
  return kind === "percent" && value > 100 ? NaN : value;
}

// Shows words with a field where "{hole}" stands, and a value in it unless somebody types there.
function paintField(field, template, hole, text) {
  const [before, after = ""] = template.split(`{${hole}}`);
  say(field.before, before);
  say(field.after, after);
  field.label.classList.toggle("unset", text === "");
  if (field.standing === text || field.input.getRootNode().activeElement === field.input) return;
  field.standing = text;
  field.input.value = text;
  fit(field);
}

function fit({ input, standing }) {
  input.style.width = `${Math.max(2, standing.length) + 0.3}ch`;
}
