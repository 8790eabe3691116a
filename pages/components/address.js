// Puts the project into the address that the browser shows, in the place of the entry it has.

export default function ({ data }) {
  if (!data.project) return;
  const address = new URL(window.location.href);
  if (address.searchParams.get("project") === data.project) return;
  address.searchParams.set("project", data.project);
  window.history.replaceState(window.history.state, "", address);
}
