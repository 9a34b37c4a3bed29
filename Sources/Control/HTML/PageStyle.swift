/// The style of all pages, light and dark.
package enum PageStyle {
    package static let icon =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">"
        + "<path d=\"M8 1 14 3v5c0 4-3 6-6 7-3-1-6-3-6-7V3z\" fill=\"#1a5fb4\"/></svg>"

    package static let text = """
        :root {
          color-scheme: light dark;
          --text: #1b1f24; --soft: #57606a; --paper: #ffffff; --panel: #f4f6f8; --line: #c4cad1;
          --accent: #0b57a4; --stop: #b3261e; --stop-text: #ffffff; --good: #1a6b33; --warn: #7a4d00;
          --relayed: #2f7d4b; --blocked: #c0392b; --deferred: #9a6700; --held: #6b4fa0;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --text: #e6e9ed; --soft: #a9b2bc; --paper: #14181d; --panel: #1e242b; --line: #3d4650;
            --accent: #7cb7ff; --stop: #ff8a80; --stop-text: #1b0f0e; --good: #7bd695; --warn: #f0c060;
            --relayed: #5fc284; --blocked: #ff8a80; --deferred: #e3b341; --held: #b79cf0;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
        main.bare { max-width: 26rem; padding-top: 3rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0 1rem; }
        h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
        a { color: var(--accent); }
        a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible {
          outline: 3px solid var(--accent); outline-offset: 2px; }
        .hint, small { color: var(--soft); }
        .fault { border-left: 4px solid var(--stop); padding: 0.5rem 0.75rem; background: var(--panel); }
        .done { border-left: 4px solid var(--good); padding: 0.5rem 0.75rem; background: var(--panel); }
        label { display: block; margin: 0.75rem 0; }
        label span { display: block; font-weight: 600; }
        input, select, textarea { font: inherit; width: 100%; padding: 0.5rem; color: inherit; background: var(--paper);
          border: 1px solid var(--soft); border-radius: 4px; }
        input[type=checkbox], input[type=radio] { width: auto; }
        button, .button { font: inherit; font-weight: 600; padding: 0.55rem 1rem; border-radius: 4px; cursor: pointer;
          border: 1px solid var(--accent); background: var(--accent); color: var(--paper); text-decoration: none;
          display: inline-block; }
        button.quiet, .button.quiet { background: transparent; color: var(--accent); }
        button.stop { background: var(--stop); border-color: var(--stop); color: var(--stop-text); }
        """
}
