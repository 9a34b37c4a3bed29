import Content
import Guard
import Mail

@testable import Control

enum Fixtures {
    static let moment = Timestamp(rfc3339: "2026-11-23T21:09:16.123Z")!

    static let apologyReference = ApologyReference(
        fromDomains: ["shop.example"],
        frames: [
            Array("From: a@shop.example\r\n\r\nOne two three four".utf8).withUnsafeBytes {
                MessageFrame(of: Message(reading: $0))
            }
        ], kind: .wrongSegment)

    static let stop = Stop(
        id: StopID(value: 7), scope: .all, mode: .defer, reason: "wrong segment", who: "ann", at: moment)

    static let exception = Ruling(
        id: RulingID(.exception, value: 3), subject: .message(RecordID(value: 42)), reason: "a quote", who: "ann",
        at: moment, endsAt: moment + .seconds(86_400),
        awaited: AwaitedRuling(who: Identity(name: "ann", userID: 1000), reason: "a quote", at: moment))

    static let sessionEvent = SessionEvent(
        at: moment, listener: "127.0.0.1:2525", client: "192.0.2.1", login: "newsletter", kind: .bareLineBreak,
        detail: "in a message (DATA)")

    static let blocked = MessageRecord(
        id: RecordID(value: 42), at: moment, stream: "newsletter", clientAddress: "192.0.2.1", campaign: "spring",
        sender: Address("news@example.com"), subject: "Hi {{first_name}}", sizeBytes: 1234, sha256: "ab12",
        verdict: .blocked,
        deliveries: [
            Delivery(
                address: Address("jane@example.net")!, state: .blocked,
                reply: Reply(550, EnhancedStatusCode(5, 7, 1), "sendguard: no"))
        ],
        findings: [
            Finding(
                check: "placeholder", kind: "mustache", where: "Subject", excerpt: "{{first_name}}",
                reason: "unrendered placeholder \"{{first_name}}\" in Subject")
        ],
        upstream: nil, stop: nil, lists: ["unsubscribed": 3])

    /// The bytes of that message as received. They are not text in any charset, so nothing on the way may treat them
    /// as text.
    static let message =
        Array("From: news@example.com\r\nSubject: Hi {{first_name}}\r\n\r\n".utf8) + [0xFF, 0, 0x0A, 0x0D]

    /// A bounce in progress: null reverse-path, nothing decided.
    static let unknown = MessageRecord(
        id: RecordID(value: 43), at: moment, stream: "s", clientAddress: "::1", campaign: "auto-1", sender: nil,
        subject: "",
        sizeBytes: 0, sha256: "", verdict: .unknown,
        deliveries: [Delivery(address: Address("a@example.net")!, state: .unknown, reply: nil)], findings: [],
        upstream: "esp", stop: StopID(value: 7), lists: [:])
}
