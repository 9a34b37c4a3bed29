import Content
import Mail
import Testing

@testable import Guard

struct StopScopeTests {
    private let mail = MailContext(
        id: RecordID(value: 1), stream: "Newsletter", sender: Address("News@Mail.Shop.example"),
        recipients: ["ann@gmail.com", "bob@Example.com"].compactMap { Address($0) }, campaign: "Spring-Sale",
        upstream: "esp")

    @Test(
        arguments: [
            "all", "campaign:spring-sale", "campaign:SPRING-*", "campaign:*", "campaign:*sale", "campaign:s*g-s*e",
            "sender:news@mail.shop.example", "sender:mail.shop.example", "sender:*.shop.example", "sender:*@*",
            "stream:newsletter", "upstream:ESP", "recipient-domain:example.com", "recipient-domain:g*.com",
        ])
    func `a scope covers the mail that its pattern matches, in upper or lower case`(text: String) throws {
        #expect(try #require(StopScope(text)).covers(mail))
    }

    @Test(
        arguments: [
            "campaign:spring", "campaign:spring-sale-2", "campaign:*-sal", "campaign:spring-sale*e",
            "campaign:e*spring",
            "sender:shop.example", "sender:news@shop.example", "stream:news", "upstream:esp2",
            "recipient-domain:gmail.co", "recipient-domain:mail.com",
        ])
    func `a scope does not cover mail that its pattern does not match`(text: String) throws {
        #expect(try !#require(StopScope(text)).covers(mail))
    }

    @Test func `a scope does not cover a message while the fact it asks about is unknown`() throws {
        let early = MailContext(id: RecordID(value: 1), stream: "x", sender: nil)
        for kind in StopScope.Kind.allCases where kind != .all && kind != .stream {
            #expect(try !#require(StopScope(kind, NamePattern("*"))).covers(early))
        }
    }

    @Test(arguments: ["", "ALL", "campaign", "campaign:", "all:x", "colour:red", "campaign:a\nb"])
    func `a text that is not a scope is refused`(text: String) { #expect(StopScope(text) == nil) }

    @Test func `a scope's text reads back as the scope`() throws {
        for kind in StopScope.Kind.allCases where kind != .all {
            let scope = try #require(StopScope(kind, NamePattern("A*b:c")))
            #expect(scope.text == "\(kind.rawValue):a*b:c")
            #expect(StopScope(scope.text) == scope)
        }
        #expect(StopScope(StopScope.all.text) == .all)
    }

    @Test(arguments: [
        "recipient-domain:bücher.example", "recipient-domain:*.BÜCHER.example", "sender:x@bücher.example",
    ])
    func `an international domain is covered in its Unicode form and in its ASCII form`(text: String) throws {
        let scope = try #require(StopScope(text))
        #expect(StopScope(scope.text) == scope)
        for domain in ["bücher.example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE"] {
            let mail = MailContext(
                id: RecordID(value: 1), stream: "", sender: Address("x@\(domain)"),
                recipients: [Address("a@\(domain)"), Address("a@mail.\(domain)")].compactMap { $0 })
            #expect(scope.covers(mail), "\(domain)")
        }
    }

    @Test func `matching a pattern against a long name takes linear time`() throws {
        let pattern = try #require(NamePattern(String(repeating: "a*", count: 100) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
    }

    /// The pattern as a person types it, and the name as the application sends it.
    @Test(arguments: [
        ("frühling-*", "Fr\u{75}\u{308}hling-1"), ("fru\u{308}hling-*", "FRÜHLING-1"), ("strasse", "Straße"),
        ("STRA\u{1E9E}E", "strasse"), ("istanbul", "İSTANBUL"), ("ısparta", "Isparta"), ("ＳＡＬＥ", "sale"),
        ("sale", "ｓａｌｅ"), ("spring", "spr\u{AD}ing\u{200B}"), ("a b", "a\u{A0}b"), ("ｾｰﾙ*", "セール 2026"),
    ])
    func `a name is matched in every Unicode form, in scopes, settings and routes`(pattern: String, name: String) throws
    {
        let pattern = try #require(NamePattern(pattern))
        let mail = MailContext(id: RecordID(value: 1), stream: name, sender: nil, campaign: name, upstream: name)
        for kind in [StopScope.Kind.campaign, .stream, .upstream] {
            let scope = try #require(StopScope(kind, pattern))
            #expect(scope.covers(mail) && StopScope(scope.text) == scope, "\(kind)")
        }
        #expect(ListScope(streams: [pattern]).covers(stream: name, campaign: nil) == true)
        #expect(ListScope(campaigns: [pattern]).covers(stream: "x", campaign: name) == true)
        if pattern.isExact {
            var settings = CheckModes(mode: .enforce)
            settings.campaigns[pattern.text] = .off
            settings.streams[pattern.text] = .observe
            #expect(settings.mode(campaign: name, stream: "x") == .off)
            #expect(settings.mode(campaign: "x", stream: name) == .observe)
            let routes = [
                RouteSettings(stream: pattern.text, upstreams: []), .init(campaign: pattern.text, upstreams: []),
            ]
            #expect(routes[0].takes(stream: name, sender: nil, campaign: nil) && routes[0].isForAll(of: name))
            #expect(routes[1].takes(stream: "x", sender: nil, campaign: name))
            #expect(Apology.key(pattern.text) == Apology.key(name))
            #expect(TripKey.campaign(NameKey.of(pattern.text)) == .campaign(NameKey.of(name)))
        }
    }

    @Test func `a sender scope covers an address in every Unicode and IDNA form`() throws {
        for (pattern, address) in [
            ("jürgen@shop.example", "J\u{75}\u{308}RGEN@Shop.example"), ("GROSS@x.example", "groß@x.example"),
            ("straße.example", "a@xn--strae-oqa.example"), ("xn--strae-oqa.example", "a@Straße.example"),
            ("news@bücher.example", "News@xn--bcher-kva.example"), ("b\u{75}\u{308}cher.example", "a@Bücher.example"),
        ] {
            let scope = try #require(StopScope(.sender, NamePattern(pattern)))
            let mail = MailContext(id: RecordID(value: 1), stream: "", sender: Address(address))
            #expect(scope.covers(mail), "\(pattern) \(address)")
            #expect(StopScope(scope.text)?.covers(mail) == true, "\(scope.text)")
        }
    }

    /// Unnecessary quotes have no meaning (RFC 5321 section 4.1.2), in the pattern and in the message.
    @Test func `a local part with and without needless quotes names the same sender`() throws {
        let forms = ["news@shop.example", "\"news\"@Shop.example", #""N\ews"@shop.example"#]
        for pattern in forms + ["\"n*\"@shop.example", "n*@*", "\"news\"@*"] {
            let scope = try #require(StopScope(.sender, NamePattern(pattern)))
            #expect(StopScope(scope.text) == scope && scope.fault == nil, "\(pattern)")
            for form in forms {
                let envelope = MailContext(id: RecordID(value: 1), stream: "", sender: Address(form))
                #expect(scope.covers(envelope), "\(pattern) \(form)")
                #expect(scope.names(mail(from: Originators([Address(form)!]))), "\(pattern) \(form)")
            }
            #expect(
                !scope.names(
                    mail(from: Originators([Address("\"old ne ws\"@other.example")!]), envelope: "x@y.example")))
        }
        let spaced = Address("\"news letter\"@shop.example")!
        for pattern in ["\"News Letter\"@shop.example", "news*@shop.example", "\"news l*\"@shop.example"] {
            let scope = try #require(StopScope(.sender, NamePattern(pattern)))
            #expect(scope.names(mail(from: Originators([spaced]))) && scope.fault == nil, "\(pattern)")
            #expect(StopScope(scope.text) == scope, "\(scope.text)")
        }
        #expect(!StopScope(.sender, NamePattern("\"news@shop.example"))!.names(mail(from: Originators([spaced]))))
    }

    @Test(arguments: [
        ("<news@shop.example>", "sender:news@shop.example"), ("Shop <news@shop.example>", "sender:news@shop.example"),
        ("\"Shop <x>\" < News@Shop.example >", "sender:news@shop.example"), (" shop.example ", "sender:shop.example"),
        ("@shop.example", "sender:*@shop.example"), ("<@shop.example>", "sender:*@shop.example"),
        ("shop.example.", "sender:shop.example"), ("news@shop.example.", "sender:news@shop.example"),
        ("b\u{FC}cher.example\u{3002}", "sender:xn--bcher-kva.example"),
        ("\"a<b>\"@shop.example", "sender:\"a<b>\"@shop.example"),
    ])
    func `a sender scope is read from every usual form of an address or a domain`(written: String, text: String) throws
    {
        let scope = try #require(StopScope(.sender, NamePattern(written)))
        #expect(scope.text == text && scope.fault == nil)
        #expect(StopScope("sender:\(written)") == scope && StopScope(text) == scope)
    }

    @Test(arguments: ["quarry.test", "@quarry.test", "*@quarry.test", "quarry.test.", "<@Quarry.test>"])
    func `a recipient-domain scope is read from every usual form of a domain`(written: String) throws {
        let scope = try #require(StopScope(.recipientDomain, NamePattern(written)))
        #expect(scope.text == "recipient-domain:quarry.test" && scope.fault == nil)
    }

    @Test(arguments: [
        ("sender:two words", "example.com"), ("sender:.shop.example", "type shop.example, or *.shop.example"),
        ("sender:a@b@shop.example", "not a mail address"), ("sender:mailto:a@shop.example", "not a mail address"),
        ("sender:\"news@shop.example", "not a mail address"), ("sender:news@", "not a mail address"),
        ("sender:Shop <news at shop.example>", "not a domain"), ("sender:a@shop..example", "not a mail address"),
        ("recipient-domain:ann@gmail.test", "type only its domain: gmail.test"),
        ("recipient-domain:gmail", ""), ("recipient-domain:.test", "type test, or *.test"),
        ("recipient-domain:a..test", "not a domain"), ("campaign: spring", "no blanks around"), ("campaign:spring", ""),
        ("sender:*", ""), ("sender:*@*", ""), ("sender:n*@[192.0.2.*]", ""), ("sender:*\u{20}*@shop.example", ""),
    ])
    func `a scope that no mail can match has a fault that says what to type`(text: String, advice: String) throws {
        let fault = try #require(StopScope(text)).fault?.text
        #expect(advice.isEmpty ? fault == nil : fault?.contains(advice) == true, "\(fault ?? "nothing")")
    }

    // MARK: From

    private func mail(from originators: Originators?, envelope: String = "b-17@esp.example") -> MailContext {
        var mail = MailContext(id: RecordID(value: 1), stream: "x", sender: Address(envelope))
        mail.originators = originators
        return mail
    }

    @Test(arguments: ["news@shop.example", "shop.example", "*@shop.example", "NEWS@*", "esp.example"])
    func `a sender scope covers the envelope sender and the From address`(pattern: String) throws {
        let scope = try #require(StopScope(.sender, NamePattern(pattern)))
        let from = Originators(["ceo@other.example", "News@Shop.example"].compactMap { Address($0) })
        #expect(scope.covers(mail(from: from)) && scope.names(mail(from: from)))
        let elsewhere = Originators([Address("x@other.example")!])
        #expect(scope.covers(mail(from: elsewhere)) == (pattern == "esp.example"))
        #expect(scope.covers(mail(from: nil)) == (pattern == "esp.example"))
    }

    @Test func `an unreadable From is covered by sender scopes, is not selected, and is only deferred`() throws {
        let doubtful = mail(from: Originators([], isReadable: false))
        let scope = try #require(StopScope(.sender, NamePattern("shop.example")))
        #expect(scope.covers(doubtful) && !scope.names(doubtful) && scope.isInDoubt(about: doubtful))
        #expect(!StopScope(.campaign, NamePattern("x"))!.covers(doubtful))
        let stop = Stop(
            id: StopID(value: 1), scope: scope, mode: .reject, reason: "r", who: "ann", at: Timestamp(microseconds: 0))
        let gate = KillSwitch(SwitchState(stops: [stop]))
        #expect(gate.asksAtHead)
        #expect(throws: Stopped.by(stop, as: .defer)) { try gate.inquire(doubtful) }
        let named = mail(from: Originators([Address("a@shop.example")!], isReadable: false))
        #expect(throws: Stopped.by(stop, as: .reject)) { try gate.inquire(named) }
    }

    // MARK: one pattern in another

    @Test(arguments: [
        ("*", "a*b"), ("spring-*", "spring-sale"), ("spring-*", "SPRING-*-2026"), ("*a*", "xay*"), ("a", "A"),
        ("*-*", "spring-*"), ("a*b*c", "a*b*b*c"), ("straße*", "STRASSE 1"),
    ])
    func `a pattern includes a narrower pattern`(wide: String, narrow: String) throws {
        #expect(try #require(NamePattern(wide)).includes(try #require(NamePattern(narrow))))
    }

    @Test(arguments: [
        ("spring-sale", "spring-*"), ("a*b", "*"), ("spring-*", "spring*"), ("a*", "b"), ("*a*", "*b*"), ("ab*", "a*"),
        ("a*bc", "a*c"),
    ])
    func `a pattern does not include a wider or a different pattern`(wide: String, narrow: String) throws {
        #expect(try !#require(NamePattern(wide)).includes(try #require(NamePattern(narrow))))
    }

    /// Compared over all names of up to four letters: a pattern that includes another must match every name that the
    /// other matches.
    @Test func `a pattern that includes another matches every name that the other matches`() throws {
        var names = [""]
        var last = [""]
        for _ in 0..<4 {
            last = last.flatMap { name in ["a", "b", "c"].map { name + $0 } }
            names += last
        }
        var texts = [""]
        var patterns: [NamePattern] = []
        for _ in 0..<4 {
            texts = texts.flatMap { text in ["a", "b", "*"].map { text + $0 } }
            patterns += texts.compactMap { NamePattern($0) }
        }
        var included = 0
        for wide in patterns {
            for narrow in patterns {
                let isIncluded = wide.includes(narrow)
                // No pattern contains "c", so it represents all other letters.
                let matchesAll = names.allSatisfy { !narrow.matches($0) || wide.matches($0) }
                if isIncluded { #expect(matchesAll, "\(wide.text) \(narrow.text)") }
                if isIncluded { included += 1 }
            }
        }
        #expect(included > 1000)
    }
}
