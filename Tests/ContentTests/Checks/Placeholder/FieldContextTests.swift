import Mail
import Testing

@testable import Content

/// Which evidence a text between delimiters gives in its place.
struct FieldContextTests {
    /// The evidence for the first candidate of a text; nil when there is none.
    private func found(
        _ text: String, on kind: Surface.Kind = .text, catalogue: PlaceholderCatalogue = .wide
    ) -> EvidenceSet? {
        var first: EvidenceSet?
        PlaceholderScanner(catalogue).scan(Surface(kind: kind, text: Array(text.utf8))) { match in
            first = match.evidence
            return false
        }
        return first
    }

    private func isFound(_ text: String, on kind: Surface.Kind = .text) -> Bool {
        (found(text, on: kind)?.score ?? -1) >= 0
    }

    @Test(arguments: [
        ("Write [first_name] here", Evidence.fieldName), ("Write [city] here", .knownWords),
        ("Write [acme_name] here", .halfKnownWords), ("Write {acme_foo} here", .unknownWords),
        ("Write [Name] here", .personName), ("Write {status} here", .genericWord),
        ("Write {http_url} here", .technicalWord), ("Write {firstName} here", .programSpelling),
        ("Write {FIRST_NAME} here", .constantSpelling), ("Write {order.city} here", .joined),
        ("Write [First Name] here", .spaced), ("Write {name,fallback=you} here", .defaultValue),
        ("Write {name(1)} here", .argument), ("Write [name id=x] here", .attributes), ("Write {0} here", .number),
        ("Write $TOYOTA here", .ticker), ("Write {title: the first} here", .freeText),
    ]) func `the words and their spelling are evidence`(text: String, expected: Evidence) throws {
        #expect(try #require(found(text)).contains(expected))
    }

    @Test(arguments: [
        ("Dear [name],", Evidence.greetingSlot), ("Dear [name] and friends", .greeting), ("Town: [city]", .label),
        ("[city]", .wholeLine), ("See https://shop.example/?c=[city]", .link),
        ("See https://[city]/", .wholeLink), ("See https://shop.example/{city}/x", .pathSegment),
    ]) func `the place in a text is evidence`(text: String, expected: Evidence) throws {
        #expect(try #require(found(text)).contains(expected))
    }

    @Test(arguments: [
        (Surface.Kind.subject, Evidence.subject), (.html, .html), (.header("From"), .senderName),
        (.attribute("href"), .link),
    ]) func `the kind of surface is evidence`(kind: Surface.Kind, expected: Evidence) throws {
        #expect(try #require(found("x {city} y", on: kind)).contains(expected))
    }

    @Test func `a tag that is the whole Subject is more likely one than a tag in it`() throws {
        let whole = try #require(found("{city}", on: .subject))
        let part = try #require(found("News of {city}", on: .subject))
        #expect(whole.contains(.wholeSubject))
        #expect(whole.score > part.score)
    }

    /// Each pair differs in one thing, and only the first is a placeholder.
    @Test(arguments: [
        ("Dear [name],", "See [link] below"), ("[First Name]", "[Read more]"), ("Hi {Anna},", "so {Anna} it"),
        ("[FIRST_NAME ]", "[ Sell ]"), ("(firstname)", "(see below)"), ("Dear (name),", "Write (name) here"),
        ("«First_Name»", "«Город»"), ("«First Name»", "«Номер заказа»"), ("Hi -name-,", "-Title-"),
        ("Hi $Name$,", "$Name$"), ("<<Name>>", "--with <name>"), ("Dear <name>,", "frob <name>"),
        ("Dear __name__,", "__name__"), ("Hello :first_name,", "/users/:user_id"), ("{0} items", "[[1]] items"),
        ("$first_name", "$HOME"), ("<first_name>", "<first_name>Jane</first_name>"), ("<FirstName>", "<td>"),
        ("{first_name}", "{color:#000}"), ("Dear {*name*},", "see {*it*} now"), ("Ref: ##policyholder##", "## News ##"),
        ("{=Name}", "{=SUM(A1:A9)}"), ("Pay {order_id}", "GET /users/{order_id}"), ("--order_id--", "--more--"),
        ("%FIRSTNAME%", "50%-60%"), ("%{first_name}", "%{HTTP_USER_AGENT}"),
    ]) func `a placeholder is told from what looks like it`(tag: String, other: String) {
        #expect(isFound(tag))
        #expect(!isFound(other))
    }

    @Test(arguments: [
        ("Hi {{first_name}, hello", Evidence.halfClosed), ("Hi {{first_name and", .unclosed),
        ("%%FIRSTNAME% and", .halfClosed), ("%%=redirectto(Concat(@x", .ownOpening), ("<%= user.name", .ownOpening),
        ("*|FNAME is", .ownOpening),
    ]) func `a tag without its closing, or with half of it, is found by its opening`(text: String, expected: Evidence)
        throws
    {
        let evidence = try #require(found(text, catalogue: .broken))
        #expect(evidence.contains(expected))
        #expect(evidence.contains(.unclosed))
        #expect(evidence.score >= 0)
    }

    @Test(arguments: ["a {{ b", "style={{ color: 'red' }}", "*| a", "100%% sure", "<% a", "{{1", "[[ x ] y"])
    func `an opening alone in prose or code is no broken tag`(text: String) {
        #expect((found(text, catalogue: .broken)?.score ?? -1) < 0)
    }

    @Test(arguments: ["Salve %s,", "Password: %s", "(%s)", "Order #%s is here", "<b>%s</b>"])
    func `a format argument on its own is found`(text: String) {
        #expect((found(text, catalogue: .format)?.score ?? -1) >= 0)
    }

    @Test(arguments: ["Password: x%s9!k", "a%sb", "100%sure", "%%s", "printk(\"%s\")", "log('to %s')", "x%s", "%s_"])
    func `a part of a password, a word or a call is no format argument`(text: String) {
        #expect(found(text, catalogue: .format) == nil)
    }
}

extension PlaceholderCatalogue {
    /// The basic catalogue with delimiters of every ordinary use.
    fileprivate static let wide = PlaceholderCatalogue(
        syntaxes: [
            PlaceholderSyntax(name: "double-bracket", opening: "[[", closing: "]]", content: .field),
            PlaceholderSyntax(name: "double-angle", opening: "<<", closing: ">>", content: .field),
            PlaceholderSyntax(name: "double-underscore", opening: "__", closing: "__", content: .field),
            PlaceholderSyntax(name: "percent-brace", opening: "%{", closing: "}", content: .field, ordinary: .often),
            PlaceholderSyntax(name: "star-brace", opening: "{*", closing: "*}", content: .field, ordinary: .never),
            PlaceholderSyntax(name: "equals-brace", opening: "{=", closing: "}", content: .field, ordinary: .never),
            PlaceholderSyntax(name: "double-hash", opening: "##", closing: "##", content: .field, ordinary: .never),
            PlaceholderSyntax(name: "double-hyphen", opening: "--", closing: "--", content: .field, ordinary: .often),
            PlaceholderSyntax(name: "brace", opening: "{", closing: "}", content: .field),
            PlaceholderSyntax(name: "bracket", opening: "[", closing: "]", content: .field, ordinary: .often),
            PlaceholderSyntax(name: "percent", opening: "%", closing: "%", content: .field),
            PlaceholderSyntax(name: "guillemets", opening: "«", closing: "»", content: .field, ordinary: .often),
            PlaceholderSyntax(name: "hyphen", opening: "-", closing: "-", content: .field, ordinary: .mostly),
            PlaceholderSyntax(name: "paren", opening: "(", closing: ")", content: .field, ordinary: .nearlyAlways),
            PlaceholderSyntax(name: "dollar-dollar", opening: "$", closing: "$", content: .field, ordinary: .often),
            PlaceholderSyntax(name: "dollar", opening: "$", closing: "", content: .field, ordinary: .mostly),
            PlaceholderSyntax(name: "colon", opening: ":", closing: "", content: .field, ordinary: .often),
            PlaceholderSyntax(name: "angle", opening: "<", closing: ">", content: .field, ordinary: .mostly),
        ])

    fileprivate static let broken = PlaceholderCatalogue(
        syntaxes: [
            PlaceholderSyntax(name: "mustache", opening: "{{", closing: "}}", content: .expression),
            PlaceholderSyntax(name: "ampscript", opening: "%%=", closing: "=%%", content: .script),
            PlaceholderSyntax(name: "double-percent", opening: "%%", closing: "%%", content: .words, limitBytes: 60),
            PlaceholderSyntax(name: "erb", opening: "<%=", closing: "%>", content: .script),
            PlaceholderSyntax(name: "mailchimp", opening: "*|", closing: "|*", content: .label),
            PlaceholderSyntax(name: "double-bracket", opening: "[[", closing: "]]", content: .field),
        ])

    fileprivate static let format = PlaceholderCatalogue(
        syntaxes: [PlaceholderSyntax(name: "printf", opening: "%s", closing: "", content: .nothing, ordinary: .often)])
}
