/// Requires that the draft says sorry, and says within the first lines what happened.
///
/// An account of what happened is one of two things. It names a fault ("wrong", "twice", "meant for others") and the
/// thing that had the fault ("email", "price", "your data"), in one sentence or in two neighbouring ones. Or one
/// sentence names the thing and what was done with it or when ("yesterday we sent you another customer's invoice").
/// "We made a mistake" alone is not an account: the reader knows that already.
enum AccountRule {
    /// How much of a mail a telephone shows before the reader scrolls, in characters; about a hundred English words.
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

    /// Whether a sentence about a mail says what was done with it, or when. A sentence that only regrets it ("sorry
    /// about yesterday's email") does not count.
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

/// Requires a subject that says a mistake was made, without shouting.
enum SubjectRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        let passage = ApologyPassage(Array(draft.subject.utf8)[...])
        func finding(_ rule: ApologyRule) -> ApologyFinding {
            ApologyFinding(rule, where: "Subject", excerpt: passage.excerpt)
        }
        guard draft.subject.contains(where: \.isLetter) else { return [finding(.subjectEmpty)] }
        var findings: [ApologyFinding] = []
        if isShouting(draft.subject) { findings.append(finding(.subjectShouting)) }
        if !MistakeWords.phrases.isIn(passage), !RegretWords.phrases.isIn(passage) {
            findings.append(finding(.subjectUnclear))
        }
        return findings
    }

    /// In a subject with fewer letters than this, capitals may be an abbreviation and do not count.
    private static let leastLetters = 4

    /// Whether more than six in ten letters are capitals, or the subject has two exclamation marks. `CORRECTION: the
    /// price in our mail` does not shout: one word in capitals is a heading.
    private static func isShouting(_ subject: String) -> Bool {
        let letters = subject.filter { $0.isUppercase || $0.isLowercase }
        let capitals = letters.count(where: \.isUppercase)
        let isLoud = letters.count >= leastLetters && capitals * 10 > letters.count * 6
        return isLoud || subject.count { $0 == "!" || $0 == "\u{FF01}" } >= 2
    }
}

/// Words of a subject that say that something went wrong, or is corrected.
enum MistakeWords {
    static let phrases = ApologyPhrases(
        [
            "English": """
            mistake, mistakes, mistaken*, error, errors, erroneous*, wrong, wrongly, incorrect*, correction, corrections, \
            corrected, correcting, by accident, accidental*, inadvertent*, disregard, please ignore, please delete, \
            not meant for you, not intended for you, retract*, data breach, breach of, security incident, \
            data incident, exposed, our fault, sent twice, put right, made right
            """,
            "German": """
            fehler*, irrtum, irrtümlich*, versehen, versehentlich*, falsch*, korrektur*, korrigiert*, berichtig*, \
            richtigstellung, panne, datenpanne, datenschutzvorfall, bitte ignorieren, bitte löschen, gegenstandslos
            """,
            "French": """
            erreur, erreurs, erroné*, incorrect*, correction, correctif, rectifi*, rectificatif*, par mégarde, \
            ne pas tenir compte, n'en tenez pas compte, fuite de données, violation de données, incident de sécurité
            """,
            "Spanish": """
            error, errores, equivoca*, erróne*, incorrect*, corrección, corregi*, rectifica*, fe de erratas, \
            por accidente, ignora*, ignore*, brecha de, incidente de seguridad
            """,
            "Italian": """
            errore, errori, sbagli*, errat*, correzione, corretto, rettifica*, errata corrige, per sbaglio, ignora*, \
            violazione dei dati, incidente di sicurezza
            """,
            "Portuguese": """
            erro, erros, engano, equívoco, errad*, incorret*, incorrect*, correção, correcção, corrigi*, retifica*, \
            rectifica*, errata, ignor*, por lapso, lapso, violação de dados, incidente de segurança
            """,
            "Dutch": """
            fout, fouten, foutje, foutief, foutieve, verkeerd*, onjuist*, vergissing, per ongeluk, per abuis, \
            abusievelijk, correctie, gecorrigeerd*, rectificatie, negeer, datalek
            """,
            "Swedish, Danish, Norwegian": """
            fel, felaktig*, misstag, av misstag, rättelse, fejl*, ved en fejl, rettelse, berigtigelse, feil*, ved en feil
            """,
            "Finnish": "virhe*, virheelli*, oikaisu*, korjau*, väärä*, väärin",
            "Polish": "błąd*, błęd*, pomył*, sprostowan*, korekt*, omyłk*",
            "Czech, Slovak": "chyb*, omyl*, oprav*, nesprávn*",
            "Hungarian": "hiba, hibás*, hibánk*, hibát, tévedés*, helyesbít*, javít*",
            "Romanian": "greșeal*, eroare, erori, greșit*, corectare, corecție, erată, rectificare",
            "Turkish": "hata, hatalı*, hatamız*, yanlış*, düzeltme*",
            "Indonesian, Vietnamese": "kesalahan, salah, koreksi, lỗi, nhầm, sai sót",
            "Russian, Ukrainian": "ошиб*, исправл*, неверн*, опечатк*, помил*, виправл*, хибн*",
            "Greek": "λάθος, Λάθος, σφάλμα, Σφάλμα, διόρθωση, Διόρθωση",
            "Arabic, Hebrew, Hindi": "خطأ*, تصحيح*, טעות, שגיאה, תיקון, गलती, त्रुटि, सुधार",
            "Chinese": "错误, 錯誤, 更正, 误发, 誤發, 有误, 有誤, 勘误, 勘誤, 纠正",
            "Japanese, Korean": "誤り, 訂正, 誤送信, 誤配信, 誤表記, ミス, 間違, 오류, 정정, 실수, 잘못",
        ],
        except: [
            "English": """
            no mistake, no mistakes, no mistake about it, mistake-free, mistakes to avoid, avoid mistakes, \
            avoid this mistake, avoid these mistakes, common mistakes, don't ignore, do not ignore, same mistake, biggest mistake, \
            don't make this mistake, without mistakes, no error, no errors, error-free, without errors, \
            go wrong, nothing wrong, what's wrong with, color correction, colour correction
            """,
            "German":
                "kein fehler, keine fehler, fehlerfrei*, fehlerlos*, nichts falsch, häufigsten fehler, nichts falsches",
            "French": "pas d'erreur, aucune erreur, sans erreur, sans erreurs, erreurs à éviter, l'erreur de",
            "Spanish": "sin error, sin errores, ningún error, errores comunes, errores que",
            "Italian": "senza errori, nessun errore, errori da evitare, errori comuni",
            "Portuguese": "sem erro, sem erros, nenhum erro, erros comuns, erros a evitar",
            "Dutch": "geen fout, geen fouten, zonder fouten, foutloos, fouten die",
            "Others": "без ошибок, нет ошибки, bez błędów, bez chyb, inga fel, ingen fejl, ingen feil",
        ])
}
