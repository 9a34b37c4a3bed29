import Mail
import Testing

@testable import Content

struct SenderRuleTests {
    @Test(arguments: [
        "no-reply@shop.example", "noreply@shop.example", "No.Reply+17@shop.example", "shop_noreply@shop.example",
        "do-not-reply@shop.example", "nicht-antworten@shop.example", "ne-pas-repondre@shop.example",
        "no-responder@shop.example", "nonrispondere@shop.example", "nao-responda@shop.example",
        "niet-beantwoorden@shop.example", "MAILER-DAEMON@shop.example",
    ]) func `a no-reply address in From or Reply-To is found, and shown`(_ address: String) {
        #expect(apology(from: address).filter { $0.rule == "no-reply" }.map(\.where) == ["From"])
        let reply = apology(replyTo: "Shop <\(address)>").filter { $0.rule == "no-reply" }
        #expect(reply.map(\.where) == ["Reply-To"] && reply.first?.excerpt == address)
    }

    @Test(arguments: ["hello@noreply.example", "nora.reply@shop.example", "norbert@shop.example", "reply@shop.example"])
    func `an address that can be answered passes`(_ address: String) {
        #expect(spoke(.noReply, .noSender, of: apology(from: address)).isEmpty)
    }

    @Test func `a missing or unreadable From is found`() {
        for fields in [["Subject: Sorry"], ["Subject: Sorry", "From: nobody"]] {
            let mail = (fields + ["", "Text"]).joined(separator: "\r\n")
            let message = Array(mail.utf8).withUnsafeBytes { Message(reading: $0) }
            #expect(
                spoke(.noSender, of: ApologyCheck.findings(in: ApologyDraft(message), against: .nothing)).count == 1)
        }
    }
}
