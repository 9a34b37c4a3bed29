/// Texts that stand in for the real one while a mail is designed.
enum DummyTexts {
    /// Pieces of the Latin that layout programs produce, each with four rare bytes of it.
    static let latin = [
        ("lorem ipsum dolor", "ipsu"), ("dolor sit amet", "dolo"), ("consectetur adipiscing", "dipi"),
        ("consectetuer adipiscing", "dipi"), ("sed ut perspiciatis", "d ut"), ("nemo enim ipsam", "ipsa"),
        ("at vero eos et accus", " eos"), ("ut enim ad minim", "enim"), ("duis aute irure", "irur"),
        ("excepteur sint", "xcep"), ("neque porro quisquam", "uisq"), ("pellentesque", "esqu"),
        ("vestibulum", "ibul"), ("ullamcorper", "amco"), ("cum sociis natoque", "ciis"), ("bacon ipsum", "ipsu"),
        ("hipster ipsum", "ipsu"), ("cupcake ipsum", "upca"), ("li europan lingues", "li e"),
    ]

    /// Sentences with all letters, and stories that templates are shown with.
    static let sentences = [
        ("quick brown fox", "own "), ("quick, brown fox", "own "), ("behind the word mountains", "behi"),
        ("hinter den wortbergen", "rtbe"), ("wonderful serenity has taken", "rful"), ("when gregor samsa", "amsa"),
        ("franz jagt im komplett", "nz j"), ("victor jagt zw", "agt "), ("zwei flinke boxer", "boxe"),
        ("portez ce vieux whisky", "ux w"), ("el veloz murci", "loz "), ("pingüino wenceslao", "cesl"),
        ("съешь же ещё этих мягких", "же"), ("на берегу пустынных волн", "у п"), ("いろはにほへと", "ろは"),
    ]

    /// Words for a text that is not the real one.
    static let names = [
        ("placeholder", "ehol"), ("platzhalter", "tzha"), ("blindtext", "ndte"), ("dummy text", "ummy"),
        ("dummy content", "ummy"), ("dummy copy", "ummy"), ("filler text", "ller"), ("sample text", "text"),
        ("faux texte", "aux "), ("texte de remplissage", "exte"), ("texte factice", "acti"),
        ("texto de relleno", "rell"), ("texto de ejemplo", "ejem"), ("texto de exemplo", "exem"),
        ("testo segnaposto", "egna"), ("testo di esempio", "di e"), ("tekst zastępczy", "zast"),
        ("plaatshouder", "atsh"), ("voorbeeldtekst", "dtek"), ("platshållare", "tshå"), ("pladsholder", "dsho"),
        ("текст-заполнитель", "-за"), ("假文", "假文"), ("占位", "占位"), ("ダミー", "ダミ"),
    ]

    /// What follows `placeholder` when it names a part of the mail: `placeholder image`.
    static let nouns = [
        " text", " paragraph", " image", " copy", " content", " heading", " headline", " title", " logo", " link",
        " button", " section", " block", " for ", "-text", "-bild",
    ]
}
