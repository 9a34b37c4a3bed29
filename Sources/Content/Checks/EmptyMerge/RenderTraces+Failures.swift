/// The phrases of what failed: engines, programs, services; and of values that no text was made of.
extension RenderTraces {
    static let errors: [Entry] =
        goFaults + templateWords
        + [
            (Phrase("Error: ", anchor: "ror:"), .error(.exception)),
            (Phrase("Error\n", anchor: "ror\n"), .error(.exception)),
            (Phrase("Exception", anchor: "xcep"), .error(.exception)),
        ]
        + [
            ("Exception in thread", "xcep"), ("Uncaught exception", "xcep"), ("Unhandled exception", "ndle"),
            ("Uncaught Error", "caug"), ("Uncaught TypeError", " Typ"), ("panic: runtime", "ic: "),
            ("SQLSTATE[", "SQLS"), ("mysql_", "sql_"), ("mysqli_", "qli_"), ("You have an error in your SQL", " sql"),
            ("Error establishing a database", "rror"), ("Smarty error:", "ror:"), ("undefined method `", "od `"),
            ("Parse error on line", "arse"), ("upstream connect error", "upst"),
        ].map { (Phrase($0.0, anchor: $0.1), .error(.lineStart)) }
        + [
            ("502 Bad Gateway", "502 "), ("503 Service Unavailable", "503 "), ("504 Gateway Time-out", "504 "),
            ("503 Service Temporarily Unavailable", "503 "), ("504 Gateway Timeout", "504 "),
            ("500 Internal Server Error", "500 "), ("Internal Server Error", "rror"), ("404 Not Found", "404 "),
            ("403 Forbidden", "403 "), ("no healthy upstream", "upst"),
        ].map { (Phrase($0.0, anchor: $0.1), .error(.service)) }

    /// Go's verbs in `%!d(string=…)`, and the faults that have none.
    private static let goFaults: [Entry] =
        ["s", "d", "v", "f", "q", "t", "x", "g", "c", "%"].map { (Phrase("%!\($0)("), .goFormat) }
        + ["(MISSING", "(NOVERB", "(BADINDEX", "(EXTRA"].map { (Phrase("%!\($0)"), .goFormat) }

    /// Words for a template or a part of one, in the languages of hosts' consoles.
    private static let templateWords: [Entry] = [
        ("template", "plat"), ("view [", "ew ["), ("vorlage", "rlag"), ("plantilla", "illa"), ("modèle", "odè"),
        ("gabarit", "abar"), ("sjabloon", "sjab"), ("szablon", "szab"), ("аблон", "аб"), ("模板", "模板"),
        ("テンプレート", "テン"), ("템플릿", "템플"), ("partial ", "rtia"), ("snippet", "ippe"), ("merge field", "fiel"),
        ("merge tag", "erge"),
    ].map { (Phrase($0.0, anchor: $0.1), .error(.template)) }

    // MARK: Values

    static let dumps: [Entry] = [
        (Phrase(":0x0"), .address),
        (Phrase(" at 0x", anchor: "t 0x"), .address),
        (Phrase(": 0x"), .address),
        (Phrase("[native code]"), .trace(kind: "object-dump", followedBy: [])),
        (Phrase("List`1[", anchor: "t`1["), .trace(kind: "object-dump", followedBy: [])),
        (Phrase("function (", anchor: "unct"), .dump(.function)),
        (Phrase("function(", anchor: "unct"), .dump(.function)),
        (Phrase(") => "), .dump(.arrow)),
        (Phrase("map["), .dump(.goMap)),
        (Phrase("Array", anchor: "rray"), .array),
        (Phrase("array(", anchor: "ray("), .dump(.sized)),
        (Phrase("string(", anchor: "trin"), .dump(.sized)),
        (Phrase("Optional(\"", anchor: "al(\""), .dump(.wrapper)),
        (Phrase("Optional(", anchor: "Opti"), .dump(.wrapper)),
        (Phrase("Some(\"", anchor: "me(\""), .dump(.wrapper)),
    ]

    /// Phrases that begin a value printed with its type; `ObjectDumps` has their languages.
    static let values: [Entry] =
        [
            ("System.Collections.", "em.c"), ("System.String", "em.s"), ("System.Object", "em.o"),
            ("System.Data.", "em.d"), ("System.Linq.", "em.l"), ("System.Func", "em.f"), ("System.Threading.", "em.t"),
            ("Newtonsoft.Json", "t.Js"), ("java.util.", "va.u"), ("java.lang.", "va.l"), ("kotlin.Unit", "n.Un"),
            ("scala.collection", "la.c"), ("stdClass", "tdCl"), ("Closure Object", "osur"), ("Object id #", "id #"),
            ("__PHP_Incomplete", "_php"), ("datetime.date", "me.d"), ("Decimal('", "al('"), ("ObjectId(", "tid("),
            ("UUID('", "id('"), ("OrderedDict(", "ict("), ("defaultdict(", "ict("), ("map[string]", "ap[s"),
            ("{\"id\":", "{\"id"), ("{\"name\":", "{\"na"), ("{\"first", "{\"fi"), ("{\"email\":", "{\"em"),
            ("{\"message\":", "{\"me"), ("{\"status\":", "{\"st"), ("{\"code\":", "{\"co"), ("{\"data\":", "{\"da"),
            ("{\"type\":", "{\"ty"), ("[{\"id", "{\"id"), ("{'name':", "{'na"), ("{'first", "{'fi"), ("{'id':", "{'id"),
        ].map { (Phrase($0.0, anchor: $0.1), .dump(.fieldStart)) }
        + ["HASH(0x", "ARRAY(0x", "CODE(0x", "SCALAR(0x", "GLOB(0x"].map {
            (Phrase($0, anchor: String($0.suffix(5))), .dump(.perl))
        }

    // MARK: Numbers

    static let numbers: [Entry] =
        [": $\n", ": $\r", ": $\t", ": $ ", ": $\u{A0}", ": €", ": £"].map { (Phrase($0), .emptyPrice) }
        + [" % off", " $ off", " € off"].map { (Phrase($0, anchor: " off"), .emptyNumber(.amount)) }
        + ["# has ", "# was ", "# is r", "# is c", "# is o", "# wurde", "# ist ", "# est ", "# foi ", "# fue "].map {
            (Phrase($0), .emptyNumber(.sign))
        }
        + [", !\n", ", !\r", ", ! ", ", ?\n", ", ?\r"].map { (Phrase($0), .emptyName) }
}
