/// Whoever answers is heard.
enum SenderRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        guard draft.senders.contains(where: { $0.field == "From" }) else {
            return [ApologyFinding(.noSender, where: "From")]
        }
        return draft.senders.filter { isNoReply($0.address.localPart) }.map { sender in
            ApologyFinding(.noReply, where: sender.field, excerpt: Excerpt.cut(sender.address.fullText, to: 80))
        }
    }

    /// Whatever stands between the words and around them: `no-reply`, `No.Reply+4711`, `shop_noreply`.
    private static func isNoReply(_ localPart: String) -> Bool {
        let letters = localPart.lowercased().filter { $0.isLetter }
        return names.contains(where: letters.contains)
    }

    private static let names = """
        noreply, donotreply, dontreply, donotrespond, noresponse, unmonitored, mailerdaemon, \
        nichtantworten, keineantwort, neantworten, nepasrepondre, nepasrépondre, pasdereponse, sansreponse, \
        noresponder, noresponda, norespondas, nocontestar, sinrespuesta, nonrispondere, nonrispondete, noncontattare, \
        naoresponda, naoresponder, nãoresponda, nietbeantwoorden, nietantwoorden, geenantwoord, nietreageren, \
        svarainte, ingetsvar, svarikke, ikkesvar, ejsvar, eivastausta, nieodpowiadaj, neodpovidat, neodpovidejte, \
        neválaszoljon, nevalaszoljon, nuraspundeti, yanitlamayin, cevaplamayin
        """.tableItems
}
