import Mail
import Testing

@testable import Content

@Suite struct SendMemoryTests {
    /// A shop's order mail with personal values, texts for some readers, a list, and links.
    private func order(_ index: Int, total: String? = nil) -> Message {
        var values = MadeValues(index)
        let (name, code) = (values.name(), values.code())
        let rows = (0...values.number(4)).map { _ in
            "<tr><td>\(values.pick(["Chair", "Table", "Lamp", "Rug"]))</td><td>\(1 + values.number(3))</td>"
                + "<td>$\(values.amount())</td></tr>"
        }
        let phone = values.chance(96) ? values.code() : ""
        let coupon = values.chance(40) ? "<p>You used coupon <b>\(values.code())</b> and saved $5.</p>" : ""
        let member = values.chance(97) ? "<p>As a member, \(name), you pay nothing for delivery.</p>" : ""
        let greeting = values.chance(90) ? "Hello \(name)," : "Hello,"
        return page(
            """
            <p>\(greeting)</p><p>Your order #\(code), placed on \(values.date()), is on its way.</p>
            <table>\(rows.joined())<tr><td>Total:</td><td>$\(total ?? values.amount())</td></tr></table>
            \(coupon)\(member)<p>Phone: \(phone)</p><p>Deliver to: \(name), Mill Lane \(values.number(90))</p>
            <p><a href="https://shop.example/orders/\(code)/track?lang=en&coupon=">Track it</a> or
            <a href="https://shop.example/leave?u=\(code)">leave the list</a>.</p><p>Shop Ltd, Newtown</p>
            """, subject: "\(name), your order \(code) is on its way")
    }

    @Test func `a campaign of a thousand messages with personal values has no empty slot`() {
        var send = MadeSend()
        for index in 0..<1_000 {
            let message = order(index)
            let evidence = send.take(message)
            #expect(MadeSend.excerpts(evidence, message) == [], "message \(index)")
            #expect(evidence?.compared ?? 0 == min(index, 63 + (index > 63 ? 1 : 0)))
        }
    }

    @Test func `a campaign of a thousand messages shows the one whose slot is empty`() {
        var send = MadeSend()
        var found: [Int: [String]] = [:]
        for index in 0..<1_000 {
            let message = order(index, total: index == 500 ? "" : nil)
            let slots = MadeSend.excerpts(send.take(message), message)
            if !slots.isEmpty { found[index] = slots }
        }
        #expect(found.keys.sorted() == [500] && found[500]?.count == 1)
        #expect(found[500]?.first?.contains("Total:") == true)
    }

    @Test func `a slot that stays empty is found in each message`() {
        var send = MadeSend()
        for index in 0..<300 {
            let message = order(index, total: index < 30 ? nil : "")
            #expect(MadeSend.excerpts(send.take(message), message).count == (index < 30 ? 0 : 1), "message \(index)")
        }
    }

    @Test func `a first message without a value does not hide the slot`() {
        var send = MadeSend()
        var found: [Int] = []
        for index in 0..<60 {
            let message = order(index, total: index == 0 || index == 45 ? "" : nil)
            if send.take(message)?.emptySlots.isEmpty == false { found.append(index) }
        }
        #expect(found == [45])
    }

    // MARK: Which messages count

    private let text = "Total: $12.50 for this month."
    private let empty = plain("Total: $ for this month.")

    @Test func `messages count for an hour`() {
        var send = MadeSend()
        for index in 0..<20 {
            _ = send.take(plain("Total: $\(index).50 for this month."), to: "r\(index)@a.example", at: 0)
        }
        var later = send
        #expect(send.take(empty, to: "x@a.example", at: 3_599)?.emptySlots.count == 1)
        #expect(later.take(empty, to: "x@a.example", at: 3_600) == nil)
        // It starts again with this message.
        #expect(later.take(plain(text), to: "y@a.example", at: 3_601)?.compared == 1)
    }

    @Test func `a message to the same recipients is no other message`() {
        var send = MadeSend()
        for _ in 0..<20 { #expect(send.take(plain(text), to: "jane@a.example", at: 0) == nil) }
        #expect(send.take(plain(text), to: "otto@a.example", at: 1)?.compared == 1)
    }

    @Test func `a message that is judged once more is not compared with itself`() throws {
        var memory = SendMemory()
        let template = RecordID(value: 1)
        let readings = (1...3).map { index in
            SendMemory.Reading(
                plain(text), id: RecordID(value: Int64(index)), recipients: [Address("r\(index)@a.example")!],
                at: Timestamp(microseconds: 0))
        }
        for reading in readings { _ = memory.take(reading, template: template) }
        for reading in readings { #expect(memory.evidence(for: reading, template: template)?.compared == 2) }
        #expect(memory.evidence(for: readings[0], template: RecordID(value: 9)) == nil)
    }

    // MARK: Shares

    private func share(of part: String, in message: Message, _ evidence: SendEvidence?) -> String {
        for (index, surface) in message.surfaces.enumerated() where surface.kind == .text || surface.kind == .subject {
            let text = String(decoding: surface.text, as: UTF8.self)
            guard let range = text.firstRange(of: part) else { continue }
            let start = text[..<range.lowerBound].utf8.count
            guard let share = evidence?.share(of: start..<start + part.utf8.count, in: index) else { return "unknown" }
            return "\(share.seen) of \(share.of)"
        }
        return "not there"
    }

    @Test func `a tag that all messages have is seen in all`() {
        var send = MadeSend()
        for index in 0..<30 {
            var values = MadeValues(index)
            _ = send.take(plain("Dear {{first_name}}, \(values.name()) has ordered. Bye, [Shop Name]"))
        }
        let last = plain("Dear {{first_name}}, Zoe has ordered. Bye, [Shop Name]")
        let evidence = send.take(last)
        #expect(share(of: "{{first_name}}", in: last, evidence) == "30 of 30")
        #expect(share(of: "first_name", in: last, evidence) == "30 of 30")
        #expect(share(of: "[Shop Name]", in: last, evidence) == "30 of 30")
        #expect(share(of: "News", in: last, evidence) == "30 of 30")
    }

    @Test func `a tag that only this message has is seen in none`() {
        var send = MadeSend()
        for index in 0..<30 {
            var values = MadeValues(index)
            _ = send.take(plain("A new comment by \(values.name()): it is \(values.code()). Answer here."))
        }
        let last = plain("A new comment by Zoe: why not [your name] or {name}? Answer here.")
        let evidence = send.take(last)
        #expect(share(of: "{name}", in: last, evidence) == "0 of 30")
        #expect(share(of: "[your name]", in: last, evidence) == "0 of 30")
        // A word that could be beside anything in the others.
        #expect(share(of: "why", in: last, evidence) == "unknown")
        #expect(share(of: "Answer here", in: last, evidence) == "30 of 30")
    }

    @Test func `a tag that the first message does not have is counted, too`() {
        var send = MadeSend()
        for index in 0..<40 { _ = send.take(plain("Hello all.\(index % 4 == 1 ? " Use %%code%% today." : "") Bye.")) }
        let last = plain("Hello all. Use %%code%% today. Bye.")
        #expect(share(of: "%%code%%", in: last, send.take(last)) == "10 of 40")
    }

    @Test func `a part of the message that is not compared has no share`() {
        var send = MadeSend()
        let long = Array(repeating: "some more words that say nothing", count: 1_000).joined(separator: "\r\n")
        for _ in 0..<12 { _ = send.take(plain("{{a}} \(long) {{b}}")) }
        let last = plain("{{a}} \(long) {{b}}")
        let evidence = send.take(last)
        #expect(share(of: "{{a}}", in: last, evidence) == "12 of 12")
        #expect(share(of: "{{b}}", in: last, evidence) == "unknown")
    }

    // MARK: Bounds

    @Test func `the memory of one template is bounded, for any messages`() {
        var send = MadeSend()
        for index in 0..<300 {
            let words = (0..<4_000).map { "{w\(index &* 7919 &+ $0)}" }.joined(separator: " ")
            _ = send.take(plain(index == 0 ? words : "Hello all, \(words)"))
        }
        #expect(send.slots.bytes <= 80 * 1_024)
    }

    @Test func `the number of remembered templates is bounded`() {
        var memory = SendMemory()
        for index in 0..<(3 * SendMemory.templateLimit) {
            let reading = SendMemory.Reading(
                plain(text), id: RecordID(value: Int64(index)), recipients: [], at: Timestamp(microseconds: 0))
            _ = memory.take(reading, template: RecordID(value: Int64(index)))
            #expect(memory.count <= SendMemory.templateLimit)
        }
        // The last one is still there.
        let next = SendMemory.Reading(
            plain(text), id: RecordID(value: 9_999), recipients: [Address("x@a.example")!],
            at: Timestamp(microseconds: 0))
        #expect(memory.take(next, template: RecordID(value: Int64(3 * SendMemory.templateLimit - 1)))?.compared == 1)
        #expect(memory.take(next, template: RecordID(value: 0)) == nil)
    }

    @Test func `the memory prints no content`() {
        var memory = SendMemory()
        let reading = SendMemory.Reading(
            plain("secret words"), id: RecordID(value: 1), recipients: [], at: Timestamp(microseconds: 0))
        _ = memory.take(reading, template: RecordID(value: 1))
        #expect("\(memory)" == "send memory (1 templates)")
    }
}
