// <button data-position="LATITUDE-ID LONGITUDE-ID" data-found="…" data-denied="…" hidden>, followed by a [role=status]:
// fills both fields with where the phone is. Without JavaScript the numbers can be typed.

const EXACT = 6; // decimals of a degree: about 10 cm

for (const button of document.querySelectorAll("[data-position]")) {
  if (!("geolocation" in navigator)) continue;
  const [latitude, longitude] = button.dataset.position.split(" ").map((id) => document.getElementById(id));
  const status = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-disabled", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        latitude.value = coords.latitude.toFixed(EXACT);
        longitude.value = coords.longitude.toFixed(EXACT);
        status.textContent = button.dataset.found;
        button.removeAttribute("aria-disabled");
      },
      () => {
        status.textContent = button.dataset.denied;
        button.removeAttribute("aria-disabled");
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}
