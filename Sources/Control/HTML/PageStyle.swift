/// The style of all pages, light and dark.
package enum PageStyle {
    package static let icon =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">"
        + "<path d=\"M8 1 14 3v5c0 4-3 6-6 7-3-1-6-3-6-7V3z\" fill=\"#1a5fb4\"/></svg>"

    package static let text = """
        :root {
          color-scheme: light dark;
          --text: #1b1f24; --soft: #535c66; --paper: #ffffff; --panel: #f4f6f8; --line: #c4cad1;
          --accent: #0b57a4; --on-accent: #ffffff; --stop: #b3261e; --on-stop: #ffffff; --risk: #7a4d00; --good: #1a6b33;
          --good-panel: #e8f4ec; --stop-panel: #fdecea; --slow-panel: #fdf3dc;
          --relayed: #2f7d4b; --blocked: #c0392b; --deferred: #b07400; --held: #6b4fa0;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --text: #e6e9ed; --soft: #a9b2bc; --paper: #14181d; --panel: #1e242b; --line: #3d4650;
            --accent: #7cb7ff; --on-accent: #0d1620; --stop: #ff8a80; --on-stop: #1b0f0e; --risk: #f0c060; --good: #7bd695;
            --good-panel: #16301f; --stop-panel: #3a1a18; --slow-panel: #332708;
            --relayed: #5fc284; --blocked: #ff8a80; --deferred: #e3b341; --held: #b79cf0;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem; outline: none; }
        main.bare { max-width: 26rem; padding-top: 3rem; }
        footer { max-width: 72rem; margin: 2rem auto 0; padding: 1rem; color: var(--soft); font-size: .875rem;
          border-top: 1px solid var(--line); }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
        p { margin: .5rem 0; overflow-wrap: anywhere; }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .hint, small { color: var(--soft); }
        small { display: block; font-size: .875rem; }
        .fault, .done { border-left: 4px solid var(--stop); padding: .5rem .75rem; background: var(--stop-panel); }
        .done { border-color: var(--good); background: var(--good-panel); }
        .fault.slow { border-color: var(--risk); background: var(--slow-panel); }
        .apart { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        .top { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between;
          padding: .25rem 1rem; background: var(--panel); border-bottom: 1px solid var(--line); }
        .top ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .125rem .25rem; }
        .top nav a { display: block; padding: .375rem .5rem; text-decoration: none; border-radius: 4px; color: var(--text); }
        .top nav a[aria-current] { background: var(--accent); color: var(--on-accent); font-weight: 600; }
        .who { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; color: var(--soft); }
        .state { padding: .75rem 1rem; border-left: 6px solid var(--good); background: var(--good-panel); }
        .state.slow { border-color: var(--risk); background: var(--slow-panel); }
        .state.stopped { border-color: var(--stop); background: var(--stop-panel); }
        .flow { margin: 1rem 0; }
        .chart { display: block; overflow: visible; }
        .chart text { font: 12px system-ui, sans-serif; fill: var(--soft); }
        .chart text.number { font-weight: 700; fill: var(--text); }
        .chart .grid { stroke: var(--line); }
        .chart .mark { stroke: var(--text); stroke-width: 2; stroke-dasharray: 4 3; }
        rect.relayed, rect.accepted { fill: var(--relayed); }
        rect.blocked, rect.kept { fill: var(--blocked); }
        rect.deferred { fill: var(--deferred); }
        rect.held { fill: var(--held); }
        rect.unknown { fill: var(--soft); }
        .key { display: inline-block; width: .8em; height: .8em; margin-right: .35em; background: var(--soft); }
        .key.relayed, .key.accepted { background: var(--relayed); }
        .key.blocked, .key.kept { background: var(--blocked); }
        .key.deferred { background: var(--deferred); }
        .key.held { background: var(--held); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .125rem 1rem; margin: .25rem 0; padding: 0; }
        .marks { margin: .25rem 0; padding-left: 1.5rem; }
        .plain, .campaigns { list-style: none; margin: 0; padding: 0; }
        .campaign { display: grid; gap: .125rem 1rem; grid-template-columns: 1fr auto; padding: .75rem 0;
          border-top: 1px solid var(--line); align-items: start; }
        .campaign p { margin: 0; }
        .campaign .about, .campaign .figures { grid-column: 1; color: var(--soft); }
        .campaign .rate { grid-column: 2; grid-row: 1; text-align: right; }
        .campaign > .press, .campaign > .stopped { grid-column: 2; grid-row: 2 / span 2; justify-self: end; }
        .campaign > .armed { grid-column: 1 / -1; }
        .rate strong { font-size: 1.15rem; }
        .campaign .stopped { color: var(--stop); font-weight: 600; }
        .armed { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .75rem; background: var(--stop-panel);
          border: 2px solid var(--stop); border-radius: 4px; }
        .armed .press { flex: 1 1 16rem; }
        .armed .press button { width: 100%; text-align: left; }
        .everything { margin: 1rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
        label { display: block; margin: .75rem 0; }
        label > span { display: block; font-weight: 600; }
        label.tick { display: flex; gap: .5rem; align-items: baseline; }
        label.tick > span { font-weight: 400; }
        input, select, textarea { font: inherit; width: 100%; padding: .5rem; color: inherit; background: var(--paper);
          border: 1px solid var(--soft); border-radius: 4px; max-width: 100%; }
        input[type=checkbox], input[type=radio] { width: auto; flex: none; }
        textarea { min-height: 5rem; }
        form { margin: 0; }
        form.act { max-width: 40rem; }
        form.inline, form.filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: start; }
        form.inline > button, form.filters > button, form.filters > details { margin-top: 1.5rem; }
        form.inline label, form.filters label { margin: 0; flex: 1 1 12rem; }
        form.inline.ask { padding: .75rem; border: 2px solid var(--accent); border-radius: 4px; }
        form.filters { padding: .75rem; background: var(--panel); border-radius: 4px; margin: .5rem 0 1rem; }
        form.filters label { flex: 1 1 9rem; }
        button, .button { font: inherit; font-weight: 600; padding: .5rem 1rem; border-radius: 4px; cursor: pointer;
          border: 2px solid var(--accent); background: var(--accent); color: var(--on-accent); text-decoration: none;
          display: inline-block; min-height: 2.75rem; overflow-wrap: anywhere; }
        .quiet, .button.quiet { background: transparent; color: var(--accent); border-color: transparent; }
        a.button.quiet { border-color: var(--accent); }
        .small { min-height: 1.5rem; padding: 0 .5rem; }
        button.stop { background: var(--stop); border-color: var(--stop); color: var(--on-stop); }
        button.risky { background: transparent; border-color: var(--risk); color: var(--risk); }
        .acts { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: start; margin: 1rem 0; }
        .scroll { overflow-x: auto; margin: .5rem 0; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
        tbody th { font-weight: 600; }
        td, tbody th { overflow-wrap: break-word; min-width: 5rem; }
        td bdi, th bdi { overflow-wrap: anywhere; }
        .n { text-align: right; font-variant-numeric: tabular-nums; min-width: 0; white-space: nowrap; }
        time { white-space: nowrap; }
        .facts { margin: .5rem 0; }
        .facts > div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; padding: .25rem 0;
          border-bottom: 1px solid var(--line); }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
        details { margin: .5rem 0; }
        summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); border: 1px solid var(--line);
          padding: .75rem; font: .875rem/1.45 ui-monospace, monospace; margin: .5rem 0; }
        mark { background: #ffe066; color: #1b1f24; padding: 0 .15em; }
        iframe { width: 100%; height: 30rem; border: 1px solid var(--line); background: #ffffff; }
        .tag { display: inline-block; border: 1px solid currentColor; border-radius: 4px; padding: 0 .4rem; font-size: .875rem;
          font-weight: 600; white-space: nowrap; }
        .tag.blocked, .tag.bad { color: var(--stop); }
        .tag.relayed, .tag.good { color: var(--good); }
        .tag.deferred, .tag.held, .tag.slow { color: var(--risk); }
        .lost { color: var(--stop); font-weight: 600; }
        .links { display: flex; flex-wrap: wrap; gap: .5rem; }
        .tabs { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem; padding: 0; margin: 1rem 0 .5rem; }
        .tabs a[aria-current] { background: var(--accent); color: var(--on-accent); }
        .steps { list-style: none; padding: 0; margin: 0; }
        .steps > li { border-top: 1px solid var(--line); padding: .75rem 0; }
        @media (max-width: 40rem) {
          main { padding: .75rem; }
          .top { padding: .25rem .5rem; }
          .top nav a { padding: .375rem; }
          .campaign { grid-template-columns: 1fr; }
          .campaign .rate { grid-column: 1; grid-row: auto; text-align: left; }
          .campaign > .press, .campaign > .stopped { grid-column: 1; grid-row: auto; justify-self: stretch; }
          .campaign > .press button { width: 100%; }
          .facts > div { grid-template-columns: 1fr; }
          .facts dt { font-size: .875rem; }
        }
        @media print { .top, footer, form, .skip { display: none; } }
        """
}
