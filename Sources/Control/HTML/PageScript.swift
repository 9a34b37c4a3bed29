/// The script of all pages. Every page works without it.
package enum PageScript {
    package static let text = """
        "use strict";
        (function () {
          // Times in the reader's zone, with UTC on hover.
          function localTimes(root) {
            root.querySelectorAll("time[datetime]").forEach(function (t) {
              var at = new Date(t.getAttribute("datetime"));
              if (isNaN(at)) { return; }
              t.title = at.toISOString().replace("T", " ").replace(/\\.\\d+Z/, " UTC");
              var today = new Date().toDateString() === at.toDateString();
              t.textContent = today ? at.toLocaleTimeString() : at.toLocaleString();
            });
          }
          localTimes(document);
        })();
        """
}
