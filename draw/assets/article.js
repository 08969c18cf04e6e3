// The article and the list of its drafts: hands clicks and selections to the page's script.
// All HTML comes escaped from draw/article_*.py; nothing here builds HTML from words.
export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  var root = parentElement.querySelector(".dc-pane");
  if (!root) {
    root = document.createElement("div");
    parentElement.appendChild(root);
    // A draft that was just opened begins at its top, wherever the list of drafts was scrolled to.
    var page = parentElement.closest("[data-testid=stMain]");
    if (page && data.select) page.scrollTop = 0;
  }
  root.className = "dc-pane dc dc-" + data.theme + " " + data.pane;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", data.label);
  root.tabIndex = 0;
  if (root.dataset.key !== data.key) {
    root.dataset.key = data.key;
    root.innerHTML = data.html;
  }
  if (root.dataset.chosen !== (data.chosen || "")) {
    root.dataset.chosen = data.chosen || "";
    show(data.chosen);
  }

  // Scrolls this pane only: the page itself stays where the reader has it.
  function show(id) {
    var found = id && root.querySelector('[data-items~="' + CSS.escape(id) + '"]');
    if (!found) return;
    var box = root.getBoundingClientRect(), at = found.getBoundingClientRect();
    if (at.top < box.top + 30 || at.bottom > box.bottom - 30) {
      root.scrollTop += at.top - box.top - root.clientHeight / 3;
    }
  }

  root.onclick = function (event) {
    var picked = event.target.closest("[data-items]");
    if (!picked || !root.contains(picked) || String(window.getSelection())) return;
    var ids = picked.dataset.items.split(" ");
    // A second click on the same words goes on to the next draft that stands there.
    var next = ids[(ids.indexOf(root.dataset.chosen) + 1) % ids.length];
    setTriggerValue("chosen", next);
  };

  if (!data.select) return;

  function offset(node, at) {
    var holder = (node.nodeType === 3 ? node.parentElement : node).closest("[data-start]");
    if (!holder || !root.contains(holder)) return null;
    var range = document.createRange();
    range.selectNodeContents(holder);
    range.setEnd(node, at);
    // Offsets are code points; a string's length here counts halves of the larger ones.
    return Number(holder.dataset.start) + Array.from(range.toString()).length;
  }

  function selected() {
    var selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    var range = selection.getRangeAt(0);
    if (!root.contains(range.commonAncestorContainer)) return;
    var start = offset(range.startContainer, range.startOffset);
    var end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    setStateValue("selection", [start, end]);
  }
  root.onmouseup = function () { window.setTimeout(selected, 0); };
  root.ontouchend = function () { window.setTimeout(selected, 300); };
  root.onkeyup = function (event) { if (event.key === "Shift" || event.shiftKey) selected(); };
}
