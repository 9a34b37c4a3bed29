import Mail
import Testing

@testable import Content

/// Whether each check judged, could not, or was off.
struct CheckStateTests {
    private func outcomes(
        _ facts: Facts, modes: [String: CheckModes] = [:], isPiece: Bool = false, options: CheckOptions = .basic
    ) -> [String: CheckState] {
        let judgement = CheckRunner(modes: modes, options: options).judge(facts, isPiece: isPiece, withOutcomes: true)
        #expect(judgement.outcomes.map(\.check) == Roster.names)
        return Dictionary(uniqueKeysWithValues: judgement.outcomes.map { ($0.check, $0.state) })
    }

    private func reason(_ state: CheckState?) -> String? {
        if case .couldNot(let obstacle) = state { obstacle.text } else { nil }
    }

    private var known: CampaignHistory {
        CampaignHistory(slots: Array(repeating: .empty, count: 30), hasGreetedByName: true)
    }

    private func named(_ states: [String: CheckState], _ state: CheckState) -> [String] {
        states.filter { $0.value == state }.keys.sorted()
    }

    @Test func `with everything known, every check judged`() {
        let states = outcomes(facts(history: known, audience: AudienceTally(asked: 100, suppressed: 0)))
        #expect(named(states, .judged) == Roster.names.sorted())
    }

    @Test func `a check in mode off is off, whatever it could judge`() {
        let states = outcomes(
            facts(recipients: []), modes: ["wrong-recipient": CheckModes(mode: .off), "placeholder": .init(mode: .off)])
        #expect(named(states, .off) == ["placeholder", "wrong-recipient"])
    }

    @Test func `outcomes are only told when they are asked for, and change no finding`() {
        let runner = CheckRunner(modes: [:], options: .basic)
        let facts = facts(letter(subject: "Hi {{x}}", text: "Dear ,"))
        let quiet = runner.judge(facts)
        let told = runner.judge(facts, withOutcomes: true)
        #expect(quiet.outcomes.isEmpty && told.outcomes.count == Roster.all.count)
        #expect(quiet.findings == told.findings && quiet.refusal == told.refusal && quiet.findings.count >= 2)
    }

    @Test func `without an envelope the checks of recipients could not judge`() {
        let states = outcomes(facts(recipients: []))
        #expect(reason(states["wrong-recipient"]) == "there is no envelope, so To and Cc were taken for the recipients")
        #expect(reason(states["header-recipients"]) == "there is no envelope to compare To and Cc with")
        #expect(reason(states["campaign-sameness"]) == "the campaign's other messages are not known")
        #expect(reason(states["stale-audience"]) == "the campaign's recipients were not looked up in the lists")
        #expect(named(states, .judged).count == Roster.names.count - 4)
    }

    @Test func `too few messages or recipients of the campaign are not enough`() {
        let history = CampaignHistory(slots: Array(repeating: .empty, count: 3), hasGreetedByName: false)
        let states = outcomes(facts(history: history, audience: AudienceTally(asked: 7, suppressed: 7)))
        #expect(
            reason(states["campaign-sameness"])
                == "3 of at least 19 other greetings of the campaign are known")
        #expect(
            reason(states["stale-audience"])
                == "the lists were asked about 7 of at least 100 recipients of the campaign"
        )
    }

    @Test func `a mail that greets nobody or everybody needs no history`() {
        for text in ["Our shop opens on Monday.", "Hi everyone,"] {
            #expect(outcomes(facts(letter(text: text)))["campaign-sameness"] == .judged, "\(text)")
        }
    }

    @Test(arguments: [
        ("text/plain", "x-gzip", "abc"),
        ("multipart/encrypted; boundary=b", "7bit", "--b\r\n\r\nabc\r\n--b--"),
    ]) func `text that cannot be read was judged by no check of text`(type: String, encoding: String, body: String) {
        let message = message(
            "From: news@shop.example", "To: jane@example.com", "Subject: News", "Content-Type: \(type)",
            "Content-Transfer-Encoding: \(encoding)", "", body)
        let states = outcomes(facts(message, history: known, audience: AudienceTally(asked: 100, suppressed: 0)))
        #expect(
            named(states, .judged) == ["header-recipients", "stale-audience", "unreadable", "unsubscribe"],
            "\(states)")
        #expect(reason(states["placeholder"])?.contains(" could not be read: ") == true)
    }

    @Test func `an attached message that cannot be read hinders no check`() {
        let message = message(
            "From: news@shop.example", "To: jane@example.com", "Subject: News",
            "Content-Type: multipart/mixed; boundary=b",
            "", "--b", "", "Our shop opens on Monday.", "--b", "Content-Type: message/rfc822", "",
            "Content-Transfer-Encoding: x-gzip", "", "abc", "--b--")
        #expect(!message.defects.isEmpty)
        #expect(outcomes(facts(message))["placeholder"] == .judged)
    }

    @Test func `a check that stopped after its last finding did not judge the rest`() {
        let tags = (0..<30).map { "{{field\($0)}}" }.joined(separator: "\r\n")
        let states = outcomes(facts(letter(text: tags)))
        #expect(reason(states["placeholder"]) == "it stopped after 20 findings")
        #expect(states["empty-merge"] == .judged)
    }

    @Test func `more addresses than are compared are an obstacle`() {
        let some = String(repeating: "a@b.example ", count: WrongRecipientCheck.addressLimit)
        #expect(outcomes(facts(letter(text: some)))["wrong-recipient"] == .judged)
        #expect(
            reason(outcomes(facts(letter(text: some + "c@d.example")))["wrong-recipient"])
                == "only the first 1000 addresses were compared")
    }

    @Test func `more phrases than are kept are an obstacle`() {
        let words = String(repeating: "undefined, ", count: 2000)
        let states = outcomes(facts(letter(text: "They say \(words)")))
        #expect(reason(states["empty-merge"])?.hasPrefix("a text has more suspicious phrases") == true, "\(states)")
        #expect(outcomes(facts(letter(text: "They say undefined, ")))["empty-merge"] == .judged)
    }

    @Test func `a check without its catalogue could not judge`() {
        let states = outcomes(facts(), options: CheckOptions())
        #expect(reason(states["placeholder"]) == "the guard has no catalogue of placeholders")
    }

    @Test func `unreadable recipients in a header are an obstacle`() {
        let profile = UpstreamProfile(name: "p", recipientHeaders: [RecipientHeader(HeaderPath(header: "X-To"))])
        let message = message("From: news@shop.example", "To: jane@example.com", "X-To: what is this", "", "Hello.")
        let states = outcomes(facts(message, profile: profile))
        #expect(reason(states["header-recipients"])?.hasPrefix("the recipients in X-To could not be read") == true)
    }

    // MARK: A piece of HTML or text

    @Test func `in a piece, checks of fields and of the send are not applicable`() {
        let states = outcomes(
            facts(message("Content-Type: text/plain", "", "Hello Jane,"), recipients: []), isPiece: true)
        #expect(
            named(states, .notApplicable) == [
                "campaign-sameness", "header-recipients", "stale-audience", "unsubscribe", "wrong-recipient",
            ])
        #expect(named(states, .judged).count == Roster.names.count - 5)
    }

    @Test func `checks of fields find nothing in a piece`() {
        let piece = facts(message("Content-Type: text/plain", "", "Hello Jane,"))
        let runner = CheckRunner(modes: [:], options: .basic)
        #expect(runner.judge(piece).findings.contains { $0.check == "unsubscribe" })
        #expect(runner.judge(piece, isPiece: true).findings.isEmpty)
    }
}
