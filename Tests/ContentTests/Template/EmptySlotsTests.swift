import Mail
import Testing

@testable import Content

@Suite struct EmptySlotsTests {
    /// What is found when the template's `…` is empty after `others` messages where it is filled.
    private func found(
        _ template: String, others: Int = 24, make: (String) -> Message = { plain($0) },
        _ value: (inout MadeValues) -> String
    ) -> [String] {
        let messages = (0..<others).map { index in
            var values = MadeValues(index)
            return make(filled(template, value(&values)))
        }
        return MadeSend.emptySlots(in: make(filled(template, "")), after: messages)
    }

    private func filled(_ template: String, _ value: String) -> String {
        template.split(separator: "…", omittingEmptySubsequences: false).joined(separator: value)
    }

    @Test(arguments: [
        ("We charged you. Total: $… for this month.", ". Total: $ for"),
        ("Das macht zusammen … € bis Sonntag, bitte.", "Das macht zusammen  €"),
        ("Le total est de …€ pour ce mois.", "Le total est de €"),
        ("合計…円のお支払いです。", "合計円"),
        ("您已支付 ¥… 感谢您的购买。", "您已支付 ¥ 感谢您的购买"),
        ("Razem do zapłaty: … zł\r\nDziękujemy za zakupy.", "Razem do zapłaty:  zł"),
        ("Spare jetzt … % auf alles im Laden.", "Spare jetzt  %"),
        ("Save …% on all chairs today.", "Save %"),
    ])
    func `an amount without its number is an empty slot`(template: String, excerpt: String) {
        #expect(found(template) { $0.amount() } == [excerpt])
    }

    @Test(arguments: [
        ("Dear …, your parcel is on its way.", "Dear ,"),
        ("Kedves …! Megérkezett a csomagja.", "Kedves !"),
        ("Уважаемая …, ваш заказ отправлен.", "Уважаемая ,"),
        ("عزيزي …، تم شحن طلبك اليوم.", "عزيزي ،"),
        ("Happy birthday, …! Have a fine day.", "Happy birthday, !"),
        ("Estimada …: su pedido va en camino.", "Estimada :"),
        ("Here is …'s cart with three chairs.", "Here is '"),
        ("We keep your place (…) until Sunday.", "keep your place ()"),
    ])
    func `a name that is missing is an empty slot`(template: String, excerpt: String) {
        #expect(found(template) { $0.name() } == [excerpt])
    }

    @Test(arguments: [
        ("Your order #… has shipped today.", "Your order # has"),
        ("Your order … has shipped today.", "Your order  has"),
        ("Bestellung Nr. …, bezahlt per Rechnung.", ""),
        ("Seu pedido …, feito ontem, foi enviado.", "Seu pedido ,"),
        ("Commande n° … confirmée.", ""),
    ])
    func `a number that is missing is an empty slot, unless it may be a field left empty`(
        template: String, excerpt: String
    ) {
        #expect(found(template) { $0.code() } == (excerpt.isEmpty ? [] : [excerpt]))
    }

    @Test func `a long number is missing even when HTML hides the two spaces`() {
        let template = "<p>Your order … has shipped.</p><p>Thank you.</p>"
        #expect(found(template, others: 60, make: { page($0) }) { $0.code() } == ["Your order has"])
        // A name that may be left out, and too few messages.
        #expect(found("<p>Thanks … for joining.</p>", others: 60, make: { page($0) }) { $0.name() } == [])
        #expect(found(template, others: 40, make: { page($0) }) { $0.code() } == [])
    }

    @Test func `a date that is missing is an empty slot`() {
        #expect(found("Your rent is due on …. Please pay.") { $0.date() } == ["rent is due on ."])
        #expect(found("You booked a room (from … on) with us.") { $0.date() } == ["a room (from  on"])
        #expect(found("Visit us on …, we are open.") { $0.date() } == ["Visit us on ,"])
    }

    @Test func `an amount in a table's cell is an empty slot, a field that was left empty is not`() {
        let invoice = "<table><tr><td>Chair</td><td>$…</td></tr><tr><td>Delivery</td><td>free</td></tr></table>"
        #expect(found(invoice, make: { page($0) }) { $0.amount() } == ["Chair $"])
        let form = "<table><tr><td>Phone</td><td>…</td></tr><tr><td>Remarks</td><td>none</td></tr></table>"
        #expect(found(form, make: { page($0) }) { $0.code() } == [])
        #expect(found("Phone: …\r\nRemarks: none\r\nThank you.") { $0.code() } == [])
        #expect(found("Size: …, Colour: red, Count: 1.") { $0.code() } == [])
    }

    @Test(arguments: [
        ("https://shop.example/orders/…/track", "/orders//"),
        ("https://shop.example/leave?token=…", "token="),
        // Of several values some may be empty.
        ("https://shop.example/form?phone=…&step=2", ""),
        ("https://shop.example/?ref=…", "ref="),
    ])
    func `a link without its value is an empty slot`(link: String, part: String) {
        let html = "<p><a href=\"\(link)\">Open</a> or <a href=\"https://shop.example/help\">help</a>.</p>"
        let found = found(html, make: { page($0) }) { $0.code() }
        #expect(found.count == (part.isEmpty ? 0 : 1))
        #expect(part.isEmpty || found.first?.contains(part) == true)
    }

    @Test func `an image without its value is an empty slot`() {
        let html = "<p>Look:</p><img src=\"https://cdn.example/maps/….png\" alt=\"Map\"><p>See you.</p>"
        #expect(found(html, make: { page($0) }) { $0.code() }.count == 1)
    }

    @Test func `a subject without its value is an empty slot`() {
        let make: (String) -> Message = { plain("Thank you.", subject: $0) }
        #expect(found("Your order #… has shipped", make: make) { $0.code() } == ["Your order # has"])
        #expect(found("…, spring is here", make: make) { $0.name() } == [","])
    }

    // MARK: What is no slot

    @Test func `a template that leaves out an unknown name has no empty slot`() {
        let others = (0..<40).map { index in
            var values = MadeValues(index)
            return plain("Hello \(values.name()), the chairs are here.")
        }
        #expect(MadeSend.emptySlots(in: plain("Hello, the chairs are here."), after: others) == [])
    }

    @Test func `text that only some readers get is no slot`() {
        for share in [50, 80, 97] {
            let others = (0..<40).map { index in
                var values = MadeValues(index)
                let offer = values.chance(share) ? " Members like \(values.name()) also get the table." : ""
                return plain("The chairs are here.\(offer) Come soon.")
            }
            #expect(MadeSend.emptySlots(in: plain("The chairs are here. Come soon."), after: others) == [])
        }
    }

    @Test func `a slot that several others leave empty is none`() {
        let others = (0..<40).map { index in
            var values = MadeValues(index)
            return plain("Your bonus: $\(index % 8 == 3 ? "" : values.amount()) on your card.")
        }
        #expect(MadeSend.emptySlots(in: plain("Your bonus: $ on your card."), after: others) == [])
    }

    @Test func `too few messages show nothing`() {
        #expect(found("Total: $… for this month.", others: 9) { $0.amount() } == [])
        #expect(found("Total: $… for this month.", others: 10) { $0.amount() } == ["Total: $ for"])
    }

    @Test func `another variant of the text has no empty slot`() {
        let others = (0..<40).map { index in
            var values = MadeValues(index)
            let name = values.name()
            return index.isMultiple(of: 2)
                ? plain("Dear \(name), the chairs cost $\(values.amount()) today.")
                : plain("Hi \(name)! Today the chairs cost only \(values.amount()) dollars.")
        }
        for variant in ["Dear all, the chairs cost $9 today.", "Hi! Today the chairs cost only few dollars."] {
            #expect(MadeSend.emptySlots(in: plain(variant), after: others) == [])
        }
    }

    @Test func `lists in another order and of another length have no empty slot`() {
        let items = ["red chair, $12.50", "oak table, $99.00", "lamp (small), $7.25", "rug #3, 5 % off", "bench, €30"]
        var send = MadeSend()
        for index in 0..<200 {
            var values = MadeValues(index)
            var list = items
            for place in list.indices { list.swapAt(place, values.number(list.count)) }
            let shown = list.prefix(1 + values.number(5)).joined(separator: "\r\n")
            let found = send.take(plain("You looked at:\r\n\(shown)\r\nCome back soon, \(values.name())."))
            #expect(found?.emptySlots.isEmpty ?? true)
        }
    }

    @Test func `another segment with the same frame has no empty slot`() {
        let others = (0..<30).map { index in
            var values = MadeValues(index)
            return plain("Your plan costs $\(values.amount()) a month. It renews on \(values.date()). Thank you.")
        }
        for other in [
            "Your plan is free. It never ends. Thank you.", "Your plan costs nothing a month. Thank you.",
            "It renews on its own. Thank you.", "Your plan costs $0 a month. Thank you.",
        ] {
            #expect(MadeSend.emptySlots(in: plain(other), after: others) == [])
        }
    }
}
