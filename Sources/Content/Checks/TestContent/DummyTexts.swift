/// Texts that stand in for the real one while a mail is designed.
enum DummyTexts {
    /// Pieces of the Latin that layout programs produce, each with four rare bytes of it.
    static let latin = [
        ("lorem ipsum dolor", "lore"), ("dolor sit amet", "r si"), ("consectetur adipiscing", "adip"),
        ("consectetuer adipiscing", "adip"), ("sed ut perspiciatis", "spic"), ("nemo enim ipsam", "ipsa"),
        ("at vero eos et accus", "o eo"), ("ut enim ad minim", "enim"), ("duis aute irure", "irur"),
        ("excepteur sint", "xcep"), ("neque porro quisquam", "squa"), ("pellentesque", "tesq"),
        ("vestibulum", "ibul"), ("ullamcorper", "mcor"), ("cum sociis natoque", "atoq"), ("bacon ipsum", "n ip"),
        ("hipster ipsum", "r ip"), ("cupcake ipsum", "e ip"), ("li europan lingues", "ngue"),
    ]

    /// Sentences with all letters, and stories that templates are shown with.
    static let sentences = [
        ("quick brown fox", "k br"), ("quick, brown fox", ", br"), ("behind the word mountains", "rd m"),
        ("hinter den wortbergen", "rtbe"), ("wonderful serenity has taken", "eren"), ("when gregor samsa", "egor"),
        ("franz jagt im komplett", "nz j"), ("victor jagt zw", "agt "), ("zwei flinke boxer", "inke"),
        ("portez ce vieux whisky", "x wh"), ("el veloz murci", "eloz"), ("pingüino wenceslao", "cesl"),
        ("съешь же ещё этих мягких", "же"), ("на берегу пустынных волн", "у п"), ("いろはにほへと", "ろは"),
    ]

    /// Words for a text that is not the real one.
    static let names = [
        ("placeholder", "ehol"), ("platzhalter", "tzha"), ("blindtext", "ndte"), ("dummy text", "ummy"),
        ("dummy content", "ummy"), ("dummy copy", "ummy"), ("filler text", "er t"), ("sample text", "ple t"),
        ("faux texte", "aux "), ("texte de remplissage", "empl"), ("texte factice", "acti"),
        ("texto de relleno", "rell"), ("texto de ejemplo", "ejem"), ("texto de exemplo", "exem"),
        ("testo segnaposto", "apos"), ("testo di esempio", "esem"), ("tekst zastępczy", "zast"),
        ("plaatshouder", "shou"), ("voorbeeldtekst", "dtek"), ("platshållare", "tshå"), ("pladsholder", "dsho"),
        ("текст-заполнитель", "-за"), ("假文", "假文"), ("占位", "占位"), ("ダミー", "ダミ"),
    ]

    /// What follows `placeholder` when it names a part of the mail: `placeholder image`.
    static let nouns = [
        " text", " paragraph", " image", " copy", " content", " heading", " headline", " title", " logo", " link",
        " button", " section", " block", " for ", "-text", "-bild",
    ]
}
