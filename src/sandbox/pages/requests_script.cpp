#include "sandbox/pages/requests_script.hpp"

namespace ghlauth::sandbox {

// New rows are put above the others, which stay the elements that they were: what has the focus keeps it, and what is being
// read stays where it is. A row comes as HTML from where the first ones came from, escaped there; the policy of the page lets
// nothing in it run.
const std::string_view requests_script = R"js(
(() => {
  const every = 1000, spoken = 5000;
  const live = document.querySelector("[data-live]");
  const rows = live.querySelector("tbody");
  const [state, news, pause] = ["state", "news", "pause"].map(id => document.getElementById(id));
  const most = Number(live.dataset.most);
  let newest = Number(live.dataset.newest), runs = true, unsaid = 0, last, saidAt = 0;

  const write = (place, text) => { if (place.textContent !== text) place.textContent = text; };

  const add = answer => {
    if (answer.restarted) rows.replaceChildren();
    if (answer.requests.length === 0) return;
    rows.querySelector(".none")?.remove();
    const first = rows.firstElementChild;
    const top = first?.getBoundingClientRect().top;
    rows.insertAdjacentHTML("afterbegin", answer.requests.map(request => request.row).join(""));
    if (top < 0) scrollBy(0, first.getBoundingClientRect().top - top);
    for (const row of [...rows.children].slice(most)) if (!row.contains(document.activeElement)) row.remove();
    unsaid += answer.requests.length;
    last = answer.requests[0];
  };

  /// For who listens: how many, and the last one, not more often than can be listened to.
  const say = () => {
    if (unsaid === 0 || Date.now() - saidAt < spoken) return;
    const count = unsaid === 1 ? "1 new request" : `${unsaid} new requests`;
    write(news, `${count}, the last: ${last.status || "no answer"} to ${last.method} ${last.path}`);
    unsaid = 0;
    saidAt = Date.now();
  };

  const look = async () => {
    if (runs && !document.hidden) {
      try {
        const answer = await (await fetch(live.dataset.live + newest, { cache: "no-store" })).json();
        newest = answer.newest;
        add(answer);
        if (runs) write(state, "Live: what comes is shown by itself.");
      } catch {
        write(state, "The sandbox does not answer. It is asked again.");
      }
    }
    say();
    setTimeout(look, every);
  };

  pause.hidden = false;
  pause.addEventListener("click", () => {
    runs = !runs;
    write(pause, runs ? "Pause" : "Go on");
    write(state, runs ? "Live: what comes is shown by itself." : "Paused.");
  });
  look();
})();
)js";

}  // namespace ghlauth::sandbox
