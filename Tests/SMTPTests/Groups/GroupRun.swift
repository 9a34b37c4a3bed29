import Mail
import SMTPSupport

@testable import SMTP

/// A server and the model with the same steps. It is a value, so that all sequences with one beginning share it.
struct GroupRun {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private var server: MemoryServer
    private var model = GroupModel()
    private(set) var steps: [GroupStep] = []
    /// The reply codes to each step.
    private var heard: [[Int]] = []

    init(answersRecipientsLate: Bool = false) {
        var options = ServerOptions(hostname: "guard.example.com")
        options.authentication = .optional
        options.allowsPlaintextAuthentication = true
        options.messageBytes = GroupStep.messageBytes
        options.recipients = GroupStep.recipients
        options.badCommands = .max
        server = MemoryServer(options)
        server.answersRecipientsLate = answersRecipientsLate
        server.feed("EHLO a.example\r\n")
        _ = server.takeOutput()
    }

    var deliveries: Int { server.deliveries.count }

    /// Sends a step, and compares the replies and messages with the model. Also checks each message against the
    /// steps.
    mutating func take(_ step: GroupStep) throws(Mistake) {
        let place = steps.count
        steps.append(step)
        let before = server.deliveries.count
        send(step, place)
        // The NOOP makes a late server answer the recipient.
        if step == .recipient || step == .refusedRecipient { server.feed("NOOP\r\n") }
        var codes = server.takeOutput().filter { $0.dropFirst(3).first == " " }.map { Int($0.prefix(3)) ?? 0 }
        if step == .recipient || step == .refusedRecipient { codes.removeLast() }
        heard.append(codes)
        let expected = model.answer(step, place)
        guard codes == expected else { throw mistake("got \(codes), the RFCs say \(expected)") }
        let arrived = server.deliveries.dropFirst(before)
        guard server.deliveries.count == model.messages.count,
            arrived.map(Self.message) == model.messages.dropFirst(before).map(Optional.some)
        else { throw mistake("arrived \(arrived.map(Self.shown)), the RFCs say \(model.messages.dropFirst(before))") }
        if let message = arrived.first { try requireOneMessage(message) }
    }

    private mutating func send(_ step: GroupStep, _ place: Int) {
        server.feed(step.line(place) + "\r\n")
        guard step == .data else { return server.feed(step.octets(place)) }
        if String(decoding: server.output, as: UTF8.self).hasSuffix("<CR><LF>.<CR><LF>\r\n") {
            server.feed(step.octets(place) + ".\r\n")
        }
    }

    /// A message must consist of all steps since the last line that began a transaction, and of no others.
    private func requireOneMessage(_ delivery: MemoryServer.Delivery) throws(Mistake) {
        guard let start = steps.lastIndex(where: \.beginsTransaction), heard[start] == [250] else {
            throw mistake("a message whose MAIL was not accepted")
        }
        let own = steps.indices.filter { $0 > start }
        let recipients = own.filter { steps[$0] == .recipient && heard[$0] == [250] }
        let parts = own.filter {
            switch steps[$0] {
            case .data: heard[$0] == [354, 250]
            case .chunk, .lastChunk, .bigChunk: heard[$0] == [250]
            default: false
            }
        }
        let text = parts.map { steps[$0].octets($0) }.joined()
        let whole = GroupModel.Message(sender: start, recipients: recipients, text: text)
        guard Self.message(delivery) == whole else { throw mistake("\(Self.shown(delivery)) is not \(whole)") }
    }

    private static func message(_ delivery: MemoryServer.Delivery) -> GroupModel.Message? {
        guard let sender = delivery.sender.flatMap({ Int($0.localPart.dropFirst()) }) else { return nil }
        let recipients = delivery.recipients.map { Int($0.localPart.dropFirst()) ?? -1 }
        return GroupModel.Message(
            sender: sender, recipients: recipients, text: String(decoding: delivery.body, as: UTF8.self))
    }

    private static func shown(_ delivery: MemoryServer.Delivery) -> String {
        "\(delivery.sender?.localPart ?? "<>") to \(delivery.recipients.map(\.localPart))"
    }

    private func mistake(_ text: String) -> Mistake { Mistake(description: "\(steps): \(text)") }
}
