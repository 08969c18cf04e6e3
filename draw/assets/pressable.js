// HTML whose buttons tell the page which was pressed: a heading that sorts, a row to open.
// The HTML comes escaped from draw/.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const box = parentElement.querySelector(".dc-pressable");
  const focused = box.contains(document.activeElement) ? document.activeElement.closest("[data-act]") : null;
  box.className = "dc-pressable dc " + data.theme;
  if (box.dataset.html !== data.html) {
    box.innerHTML = data.html;
    box.dataset.html = data.html;
    // The button that was pressed is made anew: the keyboard stays where it was.
    const again = focused && Array.from(box.querySelectorAll(`[data-act="${focused.dataset.act}"]`)).find(
      (one) => one.dataset.value.replace("-", "") === focused.dataset.value.replace("-", ""),
    );
    if (again) again.focus({ preventScroll: true });
  }
  box.onclick = (event) => {
    const button = event.target.closest("[data-act]");
    if (button) setTriggerValue("pressed", button.dataset.act + ":" + button.dataset.value);
  };
}
