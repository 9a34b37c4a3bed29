import Mail

@testable import Content

/// A made campaign: messages of one template to different people, some seconds apart.
struct MadeSend {
    var slots = TemplateSlots()
    private(set) var count = 0

    /// One message to the next person.
    mutating func take(_ message: Message, secondsApart: Int = 1) -> SendEvidence? {
        take(message, to: "r\(count)@r\(count).example", at: count * secondsApart)
    }

    mutating func take(_ message: Message, to recipient: String, at second: Int) -> SendEvidence? {
        count += 1
        return slots.take(
            TemplateSlots.Reading(
                message, id: RecordID(value: Int64(count)), recipients: [Address(recipient)!],
                at: Timestamp(microseconds: Int64(second) * 1_000_000)))
    }

    /// The empty slots of the last of these messages, each with its excerpt; the others are taken before it.
    static func emptySlots(in last: Message, after others: [Message]) -> [String] {
        var send = MadeSend()
        for other in others { _ = send.take(other) }
        return excerpts(send.take(last), last)
    }

    static func excerpts(_ evidence: SendEvidence?, _ message: Message) -> [String] {
        (evidence?.emptySlots ?? []).map {
            String(decoding: message.surfaces[$0.surface].text[$0.range], as: UTF8.self)
        }
    }
}

/// Personal values, different for each index and the same in each run.
struct MadeValues {
    private var state: UInt64

    init(_ index: Int) { state = UInt64(index &+ 1) &* 0x9E37_79B9_7F4A_7C15 }

    /// 0 up to `limit`, without it.
    mutating func number(_ limit: Int) -> Int {
        state = (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
        return Int((state ^ state >> 32) % UInt64(limit))
    }

    mutating func pick(_ words: [String]) -> String { words[number(words.count)] }

    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    mutating func name() -> String { pick(Self.names) }
    mutating func amount() -> String { "\(1 + number(400)).\(10 + number(90))" }
    mutating func code() -> String { "\(100_000 + number(900_000))" }
    mutating func date() -> String { "\(1 + number(28)) \(pick(["May", "June"])) 2026" }

    private static let names = [
        "Jane", "Otto", "Mira", "Pavel", "Chidi", "Yuki", "Ines", "Lars", "Noor", "Tomas", "Anne-Marie", "O'Neil",
        "José", "Zoë", "Åsa", "Михаил", "大輔", "Van Dyk", "Dr. Roth", "Maria da Silva",
    ]
}

/// A plain text of one line for the body.
func plain(_ text: String, subject: String = "News") -> Message {
    message("From: Shop <news@shop.example>", "Subject: \(subject)", "", text)
}

/// A message with one HTML part.
func page(_ html: String, subject: String = "News") -> Message {
    message("From: Shop <news@shop.example>", "Subject: \(subject)", "Content-Type: text/html; charset=utf-8", "", html)
}
