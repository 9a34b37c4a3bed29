/// The names between angle brackets that are markup, not fields.
enum MarkupElements {
    /// Elements of HTML and of old mail programs, and what else stands between angle brackets in mail.
    static let names = WordSet(
        """
        a abbr acronym area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas
        center code col colgroup command comment content data datalist dd del details dfn dialog dir div dl dt element em
        embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
        iframe image img input ins isindex kbd keygen label legend li listing main map mark marquee math menu menuitem meta
        meter multicol nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre
        progress q rp rt ruby s samp script search section select slot small source spacer span strike strong style sub
        summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
        x-html x-rich x-flowed x-signature
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
