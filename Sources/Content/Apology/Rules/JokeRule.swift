/// Refuses jokes and winks: words, emoji, and `;-)`.
enum JokeRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        draft.passages { JokeWords.phrases.isIn($0) || hasEmoji($0.text) || hasEmoticon($0.text) }.map {
            place, passage in
            ApologyFinding(.joke, where: place, excerpt: passage.excerpt)
        }
    }

    private static func hasEmoji(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            // Faces, gestures, hearts, animals, parties.
            case 0x1F300...0x1FAFF: !labels.contains(scalar.value)
            case 0x2639, 0x263A, 0x270A...0x270D, 0x2728, 0x2764: true
            default: false
            }
        }
    }

    /// Emoji that replace a word in a footer and are not a joke: globe, house, map pin, telephones, letters,
    /// mailboxes, calendars, papers, locks, links, a magnifying glass.
    private static let labels: Set<UInt32> = Set(
        [0x1F30D, 0x1F30E, 0x1F30F, 0x1F310, 0x1F3E0, 0x1F3E2, 0x1F3EC, 0x1F5D3, 0x1F5FA, 0x1F6D2]
            + Array(0x1F4BB...0x1F4F2) + Array(0x1F50D...0x1F517))

    /// An emoticon counts only as a separate word, so `(see below:)` has none.
    private static func hasEmoticon(_ text: String) -> Bool {
        text.split(separator: " ").contains { emoticons.contains($0) || emoticons.contains($0.dropLast()) }
    }

    private static let emoticons: Set<Substring> = [
        ":)", ":-)", ";)", ";-)", ":(", ":-(", ":D", ":-D", ":P", ":-P", ":/", ":-/", "xD", "XD", "^^", ":'(", "<3",
    ]
}

/// Words that make a joke of the mistake. `ups` and `ops` count only at a sentence's beginning: they also name a
/// carrier and a department.
enum JokeWords {
    static let phrases = ApologyPhrases([
        "English": """
        oops, ooops, oopsie, oopsies, oopsy, whoops, whoopsie, whoopsy, uh-oh, uh oh, d'oh, my bad, our bad, lol, haha*, \
        ha ha, hehe*, facepalm*, just kidding, gremlin*, egg on our face*, butterfingers, fat finger*, fat-finger*, \
        blame the intern, blame our intern, blame the coffee, before our coffee, too little coffee, not enough coffee, \
        need more coffee, need more sleep, brain fart, this is awkward, well that's awkward, how embarrassing, \
        goofed, we goofed up, our cat walked
        """,
        "German": """
        ^ups, uups, upsi, upsala, hoppla, huch, haha*, hihi, asche auf unser haupt, zu wenig kaffee, \
        fehlerteufel, schussel*, peinlich peinlich, da war der wurm drin
        """,
        "French": "oups, ouups, ouille, mdr, haha*, boulette, la honte, pas assez de café",
        "Spanish": "^ups, uups, jaja*, jeje*, ay ay ay, vaya lío, qué vergüenza, demasiado poco café",
        "Italian": "^ops, ooops, ahaha*, haha*, che figuraccia, figuraccia, troppo poco caffè",
        "Portuguese": "^ops, ^ups, rsrs*, kkkk*, haha*, que vergonha",
        "Dutch": "oeps*, haha*, hihi, oei, foutje bedankt",
        "Swedish, Danish, Norwegian": "hoppsan, ojsan, ojdå, hups*, ^ups, ^oj, hovsa, haha*",
        "Finnish": "hups*, hupsista", "Polish": "^ups, ojej, haha*", "Czech, Slovak": "^ups, jejda, ajaj, haha*",
        "Hungarian": "hoppá*, ^upsz", "Romanian": "^ups, hopa, haha*", "Turkish": "hoppala, ^ups, eyvah",
        "Indonesian, Vietnamese": "^ups, waduh, wkwk*", "Russian, Ukrainian": "упс, ^ой, хаха*, ха-ха",
        "Greek": "ουπς, Ουπς", "Arabic, Hebrew, Hindi": "ههه*, אופס, उफ़",
        "Chinese": "哎呀, 哈哈, 手滑", "Japanese, Korean": "^おっと, ^てへ, やっちゃ, ㅋㅋ, ㅎㅎ, ^앗",
    ])
}
