// <select data-combobox>: a long list becomes a box to type in (ARIA combobox with a listbox).
// The select stays the form's value; its options may carry data-lat, data-lng and data-note.

const MOST = 60;

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

function readChoices(select) {
  return [...select.options].filter((option) => option.value).map((option) => {
    const group = option.closest("optgroup")?.label ?? option.dataset.note ?? "";
    return {
      option, group, label: option.text.trim(),
      words: plain(`${option.text} ${group} ${option.value}`),
      at: option.dataset.lat ? [Number(option.dataset.lat), Number(option.dataset.lng)] : null,
    };
  });
}

// Equirectangular distance in km: exact enough within a district.
function distance([latitude, longitude], [otherLatitude, otherLongitude]) {
  const rad = Math.PI / 180;
  const x = (otherLongitude - longitude) * rad * Math.cos(((latitude + otherLatitude) / 2) * rad);
  return 6371 * Math.hypot(x, (otherLatitude - latitude) * rad);
}

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

class Combobox {
  constructor(select) {
    this.select = select;
    this.choices = readChoices(select);
    this.active = -1;
    this.build();
    this.listen();
    this.showChosen();
  }

  build() {
    const { select } = this;
    const id = select.id;
    select.id = `${id}-value`;
    const label = document.querySelector(`label[for="${id}"]`);
    if (label && !label.id) label.id = `${id}-label`;
    this.input = element("input", {
      id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    }
    if (select.required) this.input.setAttribute("aria-required", "true");
    select.required = false;
    const row = element("div", { class: "combobox-row" }, this.input);
    if (this.choices.some((choice) => choice.at) && "geolocation" in navigator) {
      this.near = element("button", { type: "button", class: "button" }, select.dataset.nearest);
      row.append(this.near);
    }
    this.list = element("ul", { id: `${id}-list`, class: "combobox-list", role: "listbox", hidden: "" });
    if (label) this.list.setAttribute("aria-labelledby", label.id);
    this.status = element("p", { class: "visually-hidden", role: "status" });
    select.hidden = true;
    select.after(element("div", { class: "combobox" }, row, this.list), this.status);
  }

  listen() {
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    // pointerdown would move the focus and close the list before the click arrives
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.choose(this.shown[Number(item.dataset.index)]);
    });
    this.near?.addEventListener("click", () => this.locate());
    this.select.form?.addEventListener("reset", () => setTimeout(() => this.showChosen()));
  }

  matching(query) {
    const words = plain(query).split(/\s+/).filter(Boolean);
    const found = this.choices.filter((choice) => words.every((word) => choice.words.includes(word)));
    const starts = (choice) => Number(!plain(choice.label).startsWith(words[0] ?? ""));
    if (this.here) return found.sort((a, b) => (a.km ?? Infinity) - (b.km ?? Infinity));
    return words.length ? found.sort((a, b) => starts(a) - starts(b)) : found;
  }

  open(query = "") {
    const found = this.matching(query);
    this.shown = found.slice(0, MOST);
    this.active = -1;
    const { none, many, found: words } = this.select.dataset;
    this.list.replaceChildren(...this.shown.map((choice, index) => this.item(choice, index)));
    const hint = found.length === 0 ? none : found.length > MOST ? many : "";
    if (hint) this.list.append(element("li", { class: "none", role: "presentation" }, hint));
    this.status.textContent = found.length ? `${words} ${found.length}` : none;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    if (query && found.length) this.mark(0);
  }

  item(choice, index) {
    const words = element("span", {}, choice.label);
    if (choice.group) words.append(element("small", {}, choice.group));
    const item = element("li", {
      role: "option", id: `${this.list.id}-${index}`, "data-index": index, "aria-selected": "false",
    }, words);
    if (choice.km !== undefined) item.append(element("small", { class: "nowrap" }, this.kilometres(choice.km)));
    return item;
  }

  kilometres(km) {
    const format = new Intl.NumberFormat(document.documentElement.lang, {
      style: "unit", unit: "kilometer", maximumFractionDigits: 1,
    });
    return format.format(km);
  }

  mark(index) {
    const items = this.list.querySelectorAll("[role=option]");
    items[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const item = items[index];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const open = !this.list.hidden;
    const last = open ? this.shown.length - 1 : -1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return this.open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(this.active + step < 0 ? last : this.active + step > last ? 0 : this.active + step);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (this.active >= 0) this.choose(this.shown[this.active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  choose(choice) {
    this.select.value = choice.option.value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
  }

  // Whoever typed a name that only one choice has, and went on, meant that choice.
  leave() {
    const typed = !this.list.hidden && this.active >= 0 && this.shown.length === 1;
    if (typed) this.choose(this.shown[0]);
    else this.close();
  }

  // What was typed but not chosen is no choice: an emptied box empties the select, anything else goes back.
  close() {
    if (!this.input.value.trim() && this.select.value) {
      this.select.value = "";
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.showChosen();
  }

  showChosen() {
    const chosen = this.choices.find((choice) => choice.option.value === this.select.value);
    this.input.value = chosen ? [chosen.label, chosen.group].filter(Boolean).join(", ") : "";
  }

  locate() {
    this.near.setAttribute("aria-disabled", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.here = [coords.latitude, coords.longitude];
        for (const choice of this.choices) if (choice.at) choice.km = distance(this.here, choice.at);
        this.near.remove();
        this.input.focus();
        this.open();
      },
      () => {
        this.near.remove();
        this.status.classList.remove("visually-hidden");
        this.status.classList.add("help");
        this.status.textContent = this.select.dataset.denied;
        this.input.focus();
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  }
}

function enhance(root) {
  for (const select of root.querySelectorAll("select[data-combobox]:not([multiple])")) {
    if (!select.hidden) new Combobox(select);
  }
}

document.addEventListener("htmx:load", (event) => enhance(event.target));
enhance(document);
