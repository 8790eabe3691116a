// Whether somebody has just chosen another page. What a board asks for in that moment crosses the
// drawing of the page that comes, of which Streamlit then drops what it has drawn.

const LEAVES_FOR = 4000;
let leftAt = -LEAVES_FOR;

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (link && link.target !== "_blank") leftAt = performance.now();
}, true);

function isLeaving() {
  return performance.now() - leftAt < LEAVES_FOR;
}
