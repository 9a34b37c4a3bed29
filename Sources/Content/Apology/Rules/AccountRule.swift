/// It says sorry, and says within the first lines what happened.
///
/// An account names a fault ("wrong", "twice", "meant for others") and what had it ("email", "price", "your data"), in
/// one sentence or in two that follow each other; or it tells in one sentence what was done with that, or when it was
/// ("yesterday we sent you another customer's invoice"). "We made a mistake" alone is none: the reader knows that much.
enum AccountRule {
    /// What a telephone shows before anybody scrolls, in characters; a hundred words of English.
    private static let openingCharacters = 600

    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        var findings: [ApologyFinding] = []
        if !draft.body.contains(where: RegretWords.phrases.isIn) {
            findings.append(ApologyFinding(.noApology, where: draft.bodyPlace))
        }
        if !hasAccount(opening(of: draft.body)) {
            findings.append(ApologyFinding(.noAccount, where: draft.bodyPlace))
        }
        return findings
    }

    private static func opening(of body: [ApologyPassage]) -> [ApologyPassage] {
        var count = 0
        return Array(
            body.prefix { passage in
                defer { count += passage.text.count }
                return count < openingCharacters
            })
    }

    /// Of a sentence about a mail: what was done with it, or when it was, in a sentence that does more than regret it
    /// ("sorry about yesterday's email").
    private static func tellsOfIt(_ passage: ApologyPassage) -> Bool {
        if AccountWords.events.isIn(passage) { return true }
        return AccountWords.times.isIn(passage) && !RegretWords.phrases.isIn(passage)
            && !MistakeWords.phrases.isIn(passage)
    }

    private static func hasAccount(_ opening: [ApologyPassage]) -> Bool {
        let things = opening.map { AccountWords.things.isIn($0) }
        return opening.indices.contains { index in
            if things[index], tellsOfIt(opening[index]) { return true }
            guard AccountWords.faults.isIn(opening[index]) else { return false }
            return things[max(0, index - 1)...min(index + 1, opening.count - 1)].contains(true)
        }
    }
}

/// Words that say sorry.
enum RegretWords {
    static let phrases = ApologyPhrases(
        [
            "English": """
            sorry, apologise*, apologize*, apology, apologies, we regret, i regret, deeply regret, forgive us, \
            excuse us, please excuse, please accept our
            """,
            "German": """
            tut uns leid, tut es uns leid, tut mir leid, tut es mir leid, entschuldig*, verzeih*, bedauern, bedaure, \
            um nachsicht, sorry
            """,
            "French": "désolé*, excus*, pardon*, regrettons, regrette, navré*",
            "Spanish":
                "lo siento, lo sentimos, sentimos mucho, sentimos la, sentimos las, sentimos los, sentimos haber, sentimos el, disculp*, perdón, perdona*, perdone*, lamentamos, lamento",
            "Italian": "scus*, ci dispiace, mi dispiace, spiacenti, perdono, perdonat*, ci rammarichiamo, rammaric*",
            "Portuguese": "desculp*, lamentamos, lamento, sentimos muito, perdão, pedimos perdão",
            "Dutch": "sorry, excuses, excuus, spijt ons, spijt mij, spijt het, betreuren, onze verontschuldig*",
            "Swedish, Danish, Norwegian": """
            ursäkt*, förlåt*, beklagar, ledsna, undskyld*, beklager, unnskyld*, lei oss, kede af
            """,
            "Finnish": "pahoittel*, anteeksi*", "Polish": "przeprasz*, przeprosi*, przykro nam, wybacz*",
            "Czech, Slovak": "omlouv*, omluv*, promiňte, mrzí nás, je nám líto, ospravedlň*, prepáčte",
            "Hungarian": "elnézés*, bocsánat*, sajnál*", "Romanian": "ne pare rău, scuze*, regretăm, ne cerem iertare",
            "Turkish": "özür*, üzgün*, kusura bakma*", "Indonesian, Vietnamese": "maaf*, xin lỗi",
            "Russian, Ukrainian": "извин*, прости*, прощени*, сожале*, вибач*, перепрош*, пробач*",
            "Greek": "συγγνώμη, Συγγνώμη, συγνώμη, Συγνώμη, λυπούμαστε, Λυπούμαστε, απολογούμαστε, Απολογούμαστε",
            "Arabic, Hebrew, Hindi": "نعتذر*, اعتذار*, نأسف*, آسف*, סליחה, מתנצל*, התנצלות*, क्षमा, खेद, माफ़ी, माफी",
            "Chinese": "抱歉, 对不起, 對不起, 道歉, 歉意, 致歉, 歉疚",
            "Japanese, Korean": "申し訳, お詫び, おわび, 謝罪, 죄송, 사과드립니다, 사과의, 사과를",
        ],
        except: [
            "English": """
            sorry to see you, sorry to say goodbye, sorry not sorry, not sorry, safe than sorry, be sorry, \
            no need to apologi*, no apologies, no excuses, no excuse
            """
        ])
}
