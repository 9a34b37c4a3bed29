/// The script of all pages, at most 10 KB. Every page works without it.
///
/// A page with `data-events` on its body is live: the guard says there when something has changed. The script then asks for
/// the page's own address again and replaces the parts that have `data-live`, found by their id. So there is one way in
/// which a page is made, and nothing that a server sends is run.
///
/// A part with `data-steady` has buttons. It is not replaced while somebody moves the pointer or types, so that no button
/// moves away under a finger.
package enum PageScript {
    package static let text = """
        "use strict";
        (function () {
          // Times in the reader's zone, with UTC on hover.
          function localTimes(root) {
            root.querySelectorAll("time[datetime]").forEach(function (t) {
              var at = new Date(t.getAttribute("datetime"));
              if (isNaN(at) || t.title) { return; }
              t.title = at.toISOString().replace("T", " ").replace(/\\.\\d+Z/, " UTC");
              var today = new Date().toDateString() === at.toDateString();
              var clock = t.hasAttribute("data-minutes")
                ? { hour: "2-digit", minute: "2-digit" }
                : { hour: "2-digit", minute: "2-digit", second: "2-digit" };
              var day = today ? "" : at.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" }) + ", ";
              t.textContent = day + at.toLocaleTimeString([], clock);
            });
            root.querySelectorAll("svg text[data-at]").forEach(function (t) {
              var at = new Date(t.getAttribute("data-at"));
              if (!isNaN(at)) { t.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }); }
            });
          }

          var moved = 0;
          ["pointermove", "pointerdown", "keydown", "touchstart"].forEach(function (name) {
            document.addEventListener(name, function () { moved = Date.now(); }, { passive: true });
          });

          function isTyping(part) {
            var one = document.activeElement;
            return part.contains(one) && /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName);
          }

          function replace(fresh) {
            document.querySelectorAll("[data-live]").forEach(function (old) {
              var next = fresh.getElementById(old.id);
              if (!next || isTyping(old)) { return; }
              if (old.hasAttribute("data-steady") && Date.now() - moved < 3000) { return; }
              localTimes(next);
              if (old.outerHTML === next.outerHTML) { return; }
              var open = [];
              old.querySelectorAll("details[open][id]").forEach(function (d) { open.push(d.id); });
              var focus = old.contains(document.activeElement) ? document.activeElement.id : "";
              old.replaceWith(document.importNode(next, true));
              open.forEach(function (id) { var d = document.getElementById(id); if (d) { d.open = true; } });
              if (focus) { var f = document.getElementById(focus); if (f) { f.focus({ preventScroll: true }); } }
            });
          }

          var isBusy = false, isWanted = false;
          function refresh() {
            if (isBusy) { isWanted = true; return; }
            isBusy = true;
            fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store", redirect: "error" })
              .then(function (answer) { if (!answer.ok) { throw answer; } return answer.text(); })
              .then(function (text) { replace(new DOMParser().parseFromString(text, "text/html")); say(true); })
              .catch(function () { say(false); })
              .then(function () {
                isBusy = false;
                if (isWanted) { isWanted = false; setTimeout(refresh, 1000); }
              });
          }

          // Whether the figures are live: nobody may take old figures for new ones.
          function say(isLive) {
            var mark = document.getElementById("live-mark");
            if (!mark) { return; }
            var text = isLive ? mark.getAttribute("data-good") : mark.getAttribute("data-bad");
            if (mark.textContent !== text) { mark.textContent = text; }
            mark.className = isLive ? "live" : "live lost";
          }

          localTimes(document);
          var events = document.body.getAttribute("data-events");
          if (events && window.EventSource) {
            var source = new EventSource(events);
            source.onopen = function () { say(true); };
            source.onerror = function () { say(false); };
            source.addEventListener("changed", refresh);
            setInterval(function () { if (!document.hidden) { refresh(); } }, 15000);
          }
        })();
        """
}
