import Mail

/// Requires a sender address that can receive an answer.
enum SenderRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        guard draft.senders.contains(where: { $0.field == "From" }) else {
            return [ApologyFinding(.noSender, where: "From")]
        }
        return draft.senders.filter { isNoReply($0.address.localPart) }.map { sender in
            ApologyFinding(.noReply, where: sender.field, excerpt: Excerpt.cut(sender.address.fullText, to: 80))
        }
    }

    /// Finds a no-reply name, with any signs between or around its words: `no-reply`, `No.Reply+4711`,
    /// `shop_noreply`.
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

/// Requires the sender domain of the mistaken mail, and the look of its template.
///
/// **Why a subdomain counts as the same domain:** it belongs to the same owner, as in DMARC's relaxed alignment (RFC
/// 7489 section 3.1.1). The record may also hold the domain that bounces go to (`bounce.shop.example`).
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
