// <input type="hidden" data-uuid>: the phone makes the key itself, so that a page from a cache never repeats one.
// Without JavaScript (or on plain http) the server's own key stays.

for (const input of document.querySelectorAll("input[data-uuid]")) {
  if (globalThis.crypto?.randomUUID) input.value = crypto.randomUUID();
}
