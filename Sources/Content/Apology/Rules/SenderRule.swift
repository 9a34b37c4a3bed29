import Mail

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

/// It comes from where the mistake came from, and looks like it.
///
/// **Why a subdomain is alike:** it belongs to the same owner, as DMARC's relaxed alignment has it (RFC 7489 section
/// 3.1.1), and what is on record of a sender may be where bounces go (`bounce.shop.example`).
enum LikenessRule {
    static func judge(_ draft: ApologyDraft, _ reference: ApologyReference) -> [ApologyFinding] {
        var findings: [ApologyFinding] = []
        if !reference.fromDomains.isEmpty {
            findings += draft.senders.filter { $0.field == "From" && !isKnown($0.address, reference) }.map { sender in
                ApologyFinding(.otherDomain, where: "From", excerpt: Excerpt.cut(sender.address.fullText, to: 80))
            }
        }
        if !reference.frames.isEmpty, !reference.frames.contains(where: { $0.isAlike(draft.frame) }) {
            findings.append(ApologyFinding(.otherTemplate, where: draft.bodyPlace))
        }
        return findings
    }

    private static func isKnown(_ address: Address, _ reference: ApologyReference) -> Bool {
        let domain = address.domainKey
        return reference.fromDomains.contains { known in
            known == domain || known.hasSuffix("." + domain) || domain.hasSuffix("." + known)
        }
    }
}
