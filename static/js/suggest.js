// <div data-suggest="ID" hidden><button type="button">words</button>…</div>: a tap writes the words into the field.
// Without JavaScript the suggestions stay hidden; the field is typed in.

for (const group of document.querySelectorAll("[data-suggest]")) {
  const field = document.getElementById(group.dataset.suggest);
  group.hidden = false;
  const mark = () => {
    for (const button of group.children) button.setAttribute("aria-pressed", String(button.textContent === field.value));
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    field.value = button.textContent;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", mark);
  mark();
}
