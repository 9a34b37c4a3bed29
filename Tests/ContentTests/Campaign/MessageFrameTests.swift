import Mail
import Testing

@testable import Content

struct MessageFrameTests {
    private func mail(_ text: String, host: String = "fern.example", images: Int = 0, footer: String? = nil) -> Message
    {
        let pictures = (0..<images).map {
            #"<a href="https://p\#($0).example/"><img src="https://img.example/\#($0).jpg"></a>"#
        }
        let end = footer ?? "Fern and Co, Harbour Street, Bristol. You get this since you are a customer."
        return message(
            "From: Shop <news@\(host)>", "Subject: \(text.prefix(20))",
            "List-Unsubscribe: <https://\(host)/u/\(text.count)>",
            "Content-Type: text/html; charset=utf-8", "",
            #"<a href="https://www.\#(host)/"><img src="https://img.\#(host)/logo.png?u=\#(text.count)"></a><p>\#(text)</p>"#,
            pictures.joined(), "<p>\(end)</p>")
    }

    private func similarity(_ one: Message, _ other: Message) -> Double {
        MessageFrame(of: one).similarity(to: MessageFrame(of: other))
    }

    @Test func `mails with one frame are alike, whatever their words and number of pictures`() {
        let letter = mail("We are sorry for the wrong price in yesterday's mail.")
        let news = mail("Spring is here, and so are the seedlings of the year.", images: 40)
        #expect(similarity(letter, letter) == 1)
        #expect(similarity(letter, news) > 0.8)
        #expect(similarity(letter, news) == similarity(news, letter))
        #expect(MessageFrame(of: letter).isAlike(MessageFrame(of: news)))
    }

    @Test func `mails with the same words in different senders' frames are not alike`() {
        let words = "We are sorry for the wrong price in yesterday's mail."
        let other = mail(
            words, host: "moss.example", footer: "Moss Limited, Station Road, Leeds. Leave this list whenever you like."
        )
        #expect(similarity(mail(words), other) < 0.25)

    }

    @Test func `a plain letter is not like an HTML mail, even with the same footer`() {
        let footer = "Fern and Co, Harbour Street, Bristol. You get this since you are a customer."
        let letter = message(
            "From: Shop <news@fern.example>", "List-Unsubscribe: <https://fern.example/u/1>", "", "Dear Ada,", "",
            footer)
        #expect(similarity(letter, mail("News")) == 0)
        #expect(similarity(letter, letter) == 1)
    }

    @Test func `dates and email addresses in the footer do not count`() {
        let one = mail("One", footer: "Fern and Co, Harbour Street 12. Sent to jane@example.com on 2 May 2026.")
        let other = mail("Two", footer: "Fern and Co, Harbour Street 12. Sent to otto@example.net on 3 May 2026.")
        // The words before the footer are among the last thirty words, and they differ.
        #expect(similarity(one, other) > 0.9)
    }

    @Test func `a frame has a limited size and is the same after storing`() throws {
        let frame = MessageFrame(
            of: mail(
                "News", images: 3_000,
                footer: (0..<900).map { "w\(Character(UnicodeScalar(97 + UInt8($0 % 26)))) x" }.joined(separator: " ")))
        #expect(frame.bytes.count <= 1 + 5 * 32 * 8)
        #expect(MessageFrame(bytes: frame.bytes) == frame)
        let empty = MessageFrame(of: message(""))
        #expect(MessageFrame(bytes: empty.bytes) == empty && empty.similarity(to: frame) == 0)
    }

    @Test func `bytes that are not a valid frame are refused`() {
        let good = MessageFrame(of: mail("News")).bytes
        var otherVersion = good
        otherVersion[0] = 2
        let hashes = stride(from: 1, to: good.count, by: 8).map { Array(good[$0..<$0 + 8]) }
        let backwards = [good[0]] + Array(hashes.reversed().joined())
        let unknownFeature: [UInt8] = [1, 0xF0, 0, 0, 0, 0, 0, 0, 1]
        let tooMany: [UInt8] =
            [1] + (0..<33).flatMap { (number: UInt8) -> [UInt8] in [0x10, 0, 0, 0, 0, 0, 0, number] }
        for bytes in [[], otherVersion, Array(good.dropLast()), backwards, unknownFeature, tooMany] {
            #expect(MessageFrame(bytes: bytes) == nil)
        }
        #expect(MessageFrame(bytes: good) != nil)
    }

    @Test func `the similarity of large frames is estimated from a sample`() {
        func many(_ range: Range<Int>) -> MessageFrame {
            let links = range.map { "<a href=\"https://h\($0).example/\">x</a>" }
            return MessageFrame(of: message("Content-Type: text/html", "", links.joined()))
        }
        let half = many(0..<600).similarity(to: many(300..<900))
        // Structure has weight 1 and is alike; links have weight 2, and half of them are alike.
        #expect(abs(half - 2.0 / 3) < 0.2)
    }
}
