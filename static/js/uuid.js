// <input type="hidden" data-uuid>: the phone makes the key itself, so that a page from a cache never repeats one. The key
// belongs to this place in the browser's history: who comes back or reloads after a lost answer sends the same one again.
// Without JavaScript (or on plain http) the server's own key stays.

for (const input of document.querySelectorAll("input[data-uuid]")) {
  if (!globalThis.crypto?.randomUUID) continue;
  const kept = history.state?.uuid ?? crypto.randomUUID();
  history.replaceState({ ...history.state, uuid: kept }, "");
  input.value = kept;
}
