/// The subject says that a mistake was made, in an ordinary voice.
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

    /// Letters of a subject below which it is an abbreviation.
    private static let leastLetters = 4

    /// More than six letters in ten are capitals, or it has two exclamation marks. `CORRECTION: the price in our mail` is
    /// none: one word in capitals is a heading.
    private static func isShouting(_ subject: String) -> Bool {
        let letters = subject.filter { $0.isUppercase || $0.isLowercase }
        let capitals = letters.count(where: \.isUppercase)
        let isLoud = letters.count >= leastLetters && capitals * 10 > letters.count * 6
        return isLoud || subject.count { $0 == "!" || $0 == "\u{FF01}" } >= 2
    }
}

/// Words of a subject that say that something went wrong, or is put right.
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
