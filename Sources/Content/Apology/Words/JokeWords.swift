/// Words that wink. `ups` and `ops` only at a sentence's beginning: they are a carrier's name and a department's, too.
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
