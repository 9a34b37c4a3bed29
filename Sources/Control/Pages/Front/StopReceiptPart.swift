import Guard
import Mail

/// The proof of a stop: when it was complete, and what became of the messages that were on their way.
struct StopReceiptPart {
    let context: PageContext
    let stop: StopReport
    /// nil when none was kept.
    let receipt: StopReceiptReport?
    /// When the last message before it left; nil when it is not known.
    var lastOut: String?

    var html: HTML {
        element("section", .id("receipt"), HTMLAttribute("aria-labelledby", "receipt-title")) {
            element("h2", .id("receipt-title")) { "Proof of stop \(stop.id)" }
            element("p") {
                element("strong") { foreign(PageWords.capital(PageWords.scope(stop.scope))) }
                " stopped by "
                foreign(stop.who)
                " at "
                moment(stop.at)
                "; \(mode)."
            }
            proof
            facts(rows)
            reason
        }
    }

    private var mode: String {
        switch stop.mode {
        case .defer: "senders keep the mail and try again later"
        case .reject: "senders are told to give the mail up"
        case .hold: "the guard keeps the mail until somebody releases it"
        }
    }

    private var proof: HTML {
        guard let receipt else {
            return element("p", .class("hint")) { "No receipt is kept of this stop." }
        }
        guard receipt.running else {
            return element("p") { "No guard was running: the stop is in force from its next start." }
        }
        let count = receipt.unanswered.count
        return element("p", .class(receipt.isSettled ? "done" : "fault slow")) {
            element("strong") { "Complete after \(PageWords.short(microseconds: receipt.microseconds))." }
            " After "
            moment(receipt.completeAt)
            count == 0
                ? " nothing in it left, and nothing was on its way."
                : " nothing in it left. \(PageWords.count(count, "message")) \(count == 1 ? "was" : "were") on the way then: "
                    + PageWords.list(fates(receipt)) + "."
        }
    }

    private func fates(_ receipt: StopReceiptReport) -> [String] {
        let words: [(InFlightReport.Fate, String)] = [
            (.accepted, "accepted by the ESP"), (.refused, "not delivered"), (.unknown, "unknown for ever"),
            (.unanswered, "still unanswered"),
        ]
        return words.compactMap { fate, text in
            let count = receipt.followed.count { $0.fate == fate }
            return count == 0 ? nil : "\(PageWords.number(count)) \(text)"
        }
    }

    private var kept: String {
        let messages = PageWords.count(stop.refused, "message")
        return stop.attempts > stop.refused ? "\(messages), tried \(PageWords.count(stop.attempts, "time"))" : messages
    }

    private var rows: [(String, HTML)] {
        var rows: [(String, HTML)] = [
            ("Kept back so far", text(kept)),
            ("Last message out at", lastOut.map { moment($0) } ?? text("none in the last hour")),
        ]
        if let end = stop.endsAt { rows.append(("Ends by itself at", moment(end))) }
        if let unmet = stop.unmet { rows.append(("Warning", foreign(unmet, limit: 400))) }
        if let receipt, !receipt.followed.isEmpty {
            rows.append(
                (
                    "On the way",
                    element("ul", .class("plain")) {
                        for one in receipt.followed.prefix(20) {
                            element("li") {
                                element("a", .href(PageAddress.record(one.id))) { one.id }
                                " \(one.fate.rawValue)"
                            }
                        }
                        if receipt.followed.count > 20 { element("li") { "and \(receipt.followed.count - 20) more" } }
                    }
                ))
        }
        return rows
    }

    /// The reason is asked for when the mail stands still, not before.
    private var reason: HTML {
        let isOpen = stop.reason == StopOrder.noReason
        return element("div") {
            if !isOpen {
                element("p") {
                    "Reason: "
                    foreign(stop.reason, limit: 500)
                }
            }
            context.form(
                PageAddress.stop(stop.id) + "/reason", class: isOpen ? "inline ask" : "inline",
                what: "give the reason"
            ) {
                field(isOpen ? "Why did you stop it?" : "Change the reason", hint: "Senders and colleagues read it.") {
                    textInput("reason", "", .flag("required"), HTMLAttribute("maxlength", "200"))
                }
                button(.plain) { "Put on record" }
            }
        }
    }
}
